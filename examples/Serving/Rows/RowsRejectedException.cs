namespace Serving.Rows;

/// <summary>A request's rows do not fit the model.</summary>
public sealed class RowsRejectedException(IReadOnlyDictionary<string, List<string>> errors)
    : Exception($"The request does not fit the model: {string.Join(" ", errors.Select(e => $"'{e.Key}' {e.Value[0]}"))}")
{
    /// <summary>What is wrong, by the path of the field: <c>instances[0].BillLength</c>.</summary>
    public IReadOnlyDictionary<string, List<string>> Errors => errors;
}
