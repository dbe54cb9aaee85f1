using Microsoft.ML;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Every kind of stock step that ML.NET's exporter can write, by what is special about it.</summary>
internal static partial class ExportCases
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly TransformsCatalog s_transforms = s_ml.Transforms;

    public static IReadOnlyDictionary<string, ExportCase> All { get; } =
        new[] { Columns(), Conversions(), Missing(), Normalizers(), Categories(), Tables() }.SelectMany(cases => cases).ToDictionary();

    private static IDataView View<T>(T[] rows)
        where T : class => s_ml.Data.LoadFromEnumerable(rows);

    private static Dictionary<string, ExportCase> Columns()
    {
        IDataView numbers = View(NumberRow.WithGaps()),
            named = View(NamedRow.All());
        var copied = s_transforms.CopyColumns("A", "B");
        return new()
        {
            ["copied columns"] = new(
                numbers,
                10,
                s_transforms.CopyColumns("X2", "X").Append(s_transforms.CopyColumns("V2", "V")).Append(s_transforms.CopyColumns("X3", "X2"))
            ),
            ["a copy in place of another column"] = new(numbers, 10, s_transforms.CopyColumns("X", "V")),
            ["scalars and vectors joined"] = new(
                named,
                8,
                s_transforms
                    .Concatenate("AB", "A", "B")
                    .Append(s_transforms.Concatenate("All", "A", "AB", "V"))
                    .Append(s_transforms.Concatenate("One", "A"))
                    .Append(s_transforms.Concatenate("VV", "V", "V"))
            ),
            ["joined in place, twice"] = new(
                numbers,
                10,
                s_transforms.Concatenate("V", "V", "X").Append(s_transforms.Concatenate("V", "V", "X"))
            ),
            ["dropped columns"] = new(named, 8, copied.Append(s_transforms.DropColumns("Name", "B"))),
            ["selected columns"] = new(named, 8, copied.Append(s_transforms.SelectColumns("Other", "A"))),
            ["selected columns, hidden ones kept"] = new(
                named,
                8,
                copied.Append(s_transforms.SelectColumns(["Other", "A"], keepHidden: true))
            ),
        };
    }
}
