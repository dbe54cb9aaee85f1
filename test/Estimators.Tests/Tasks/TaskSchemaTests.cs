using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What the estimator says of its columns beforehand is what the fitted model adds.</summary>
[TestClass]
public sealed class TaskSchemaTests
{
    [TestMethod]
    public void TheShapeIsThatOfTheColumns()
    {
        var ml = new MLContext(1);
        var data = TagSample.Load(ml, TagSample.Many(60));
        var estimator = ml.MultiTask()
            .Trainer(
                "Features",
                [
                    Tasks.MultiLabel("Tag", "Tags"),
                    Tasks.MultiLabel("Flag", "Flags"),
                    Tasks.Quantile("Amount", "Amount"),
                    Tasks.Regression("Vector", "Tags"),
                    Tasks.Regression("Number", "Amount"),
                    new OrdinalTask("Level", "Level"),
                ],
                TagSample.Options(1)
            );
        var shape = estimator.GetOutputSchema(SchemaShapeOf(ml, data)).Where(column => column.Name.Contains('.')).ToArray();
        using var model = estimator.Fit(data);
        var columns = model.Transform(data).Schema.Where(column => column.Name.Contains('.')).ToArray();

        CollectionAssert.AreEqual(columns.Select(Describe).ToArray(), shape.Select(Describe).ToArray());
    }

    // The shape of a schema is not public in ML.NET; an estimator that adds nothing of interest passes it on.
    private static SchemaShape SchemaShapeOf(MLContext ml, IDataView data) =>
        ml
            .Transforms.Concatenate("Tags", "First", "Second", "Either")
            .GetOutputSchema(ml.Transforms.CustomMapping<Nothing, TagSample>((_, _) => { }, null).GetOutputSchema(new SchemaShape([])));

    private sealed class Nothing;

    private static string Describe(DataViewSchema.Column column)
    {
        var vector = column.Type as VectorDataViewType;
        var item = vector?.ItemType ?? column.Type;
        return $"{column.Name} {(vector is null ? "Scalar" : "Vector")} {(item is KeyDataViewType ? "key" : item.RawType.Name)} "
            + $"{column.Annotations.Schema.GetColumnOrNull("SlotNames") is not null}";
    }

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name} {column.Kind} {(column.IsKey ? "key" : column.ItemType.RawType.Name)} "
        + $"{column.Annotations.Any(annotation => annotation.Name == "SlotNames")}";
}
