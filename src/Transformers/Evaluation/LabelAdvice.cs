namespace MlNet.MultiTask;

/// <summary>What a label column has to be for a task to be measured by it, and how it is made.</summary>
internal static class LabelAdvice
{
    private const int MostNames = 5;

    public static string Of(TaskSchema task) =>
        task.Kind switch
        {
            "multiclass" or "ordinal" when task.Vocabulary is { Type: "String" } names =>
                $"give the raw rows with text in it ({Some(names)}), or keys of these",
            "multiclass" or "ordinal" => $"give the raw rows with {(task.Vocabulary is { } values ? Some(values) : "0, 1, …")} in it",
            "binary" => "give the raw rows with Booleans in it, numbers (above 0 is true), or keys of two",
            "multilabel" => $"give a vector of {Size(task)} Booleans or Singles (above 0 is true)",
            "ranking" => "give the raw rows with numbers of 0 or more in it, or keys",
            "regression" when Size(task) > 1 => $"give a vector of {Size(task)} Singles",
            "regression" or "quantile" => "give the raw rows with numbers in it",
            "censored" => "give a vector of two Singles, the least and the largest value",
            "segmentation" => $"give a vector of {task.Outputs[^1].Size} keys, Bytes, UInt16 or Singles, a class for each pixel",
            "denseregression" or "normals" => $"give a vector of {Size(task)} Singles",
            "box" => "give a vector of four Singles",
            "detection" => "give a vector of keys, one for each object",
            _ => "give the raw rows with it",
        }
        + " (ml.Transforms.CopyColumns makes it of a column of another name)";

    private static int Size(TaskSchema task) => task.Outputs.Count > 0 ? task.Outputs[0].Size : 1;

    private static string Some(KeyVocabulary vocabulary) =>
        string.Join(", ", vocabulary.Values.Take(MostNames).Select(value => $"'{value}'"))
        + (vocabulary.Values.Count > MostNames ? ", …" : "");
}
