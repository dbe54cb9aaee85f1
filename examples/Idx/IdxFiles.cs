using Microsoft.ML;

namespace Idx;

/// <summary>Idx files, the format of MNIST and its followers, as data views.</summary>
internal static class IdxFiles
{
    /// <summary>
    /// Images and their labels: a vector of known size, in the file's own type (Byte for MNIST), and a key column whose first key is the
    /// label 0.
    /// </summary>
    /// <param name="images">The images' file, gzip-compressed or not.</param>
    /// <param name="labels">The labels' file; as many labels as images.</param>
    /// <param name="imageColumn">Name of the images' column.</param>
    /// <param name="labelColumn">Name of the labels' column.</param>
    /// <inheritdoc cref="Load(IReadOnlyList{IdxColumn})"/>
    public static IDataView Load(string images, string labels, string imageColumn = "Image", string labelColumn = "Label") =>
        Load([new IdxColumn(imageColumn, images), new IdxColumn(labelColumn, labels) { Kind = IdxColumnKind.Key }]);

    /// <summary>
    /// Files side by side: one column for each file, one row for each item. The files are read here, once, and kept in memory as they are
    /// stored: a byte stays a byte. Rows may be read shuffled.
    /// </summary>
    /// <param name="columns">The columns, at least one, each with a name of its own.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentException">A setting of a column is wrong, or two have one name.</exception>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is no idx file, is cut off or too long, holds another number of items than the first, or numbers that are no keys where keys
    /// are wanted; the message names the file and the byte.
    /// </exception>
    public static IDataView Load(IReadOnlyList<IdxColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
            throw new ArgumentException("At least one column is needed.", nameof(columns));
        foreach (var column in columns)
            column.Validate();
        if (columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} columns are named '{twice.Key}'.", nameof(columns));
        return new IdxView(columns);
    }
}
