namespace MlNet.MultiTask;

/// <summary>What a column of a table holds, and so what becomes of it.</summary>
public enum TableColumnKind
{
    /// <summary>A number: a Single column, NaN where it is missing.</summary>
    Number,

    /// <summary>One of some names: a text column, empty where it is missing.</summary>
    Category,

    /// <summary>Words: a text column, empty where it is missing.</summary>
    Text,

    /// <summary>A date, with or without a time: a DateTime column, and Single columns of its parts, such as <c>sold.Month</c>.</summary>
    Date,

    /// <summary>What only tells rows apart, such as a number of its own for each row. It is not learnt from.</summary>
    Identifier,

    /// <summary>The same value in all rows, or none at all. It is not learnt from.</summary>
    Constant,

    /// <summary>A column that the user leaves out.</summary>
    Ignored,
}
