namespace Microsoft.ML.Runtime;

/// <summary>Checks and the exceptions they throw. Bad arguments and unfit columns are ArgumentOutOfRangeException, as in ML.NET.</summary>
internal static class Contracts
{
    public static void CheckValue(object value, string paramName)
    {
        if (value is null)
            throw new ArgumentNullException(paramName);
    }

    public static void CheckNonEmpty(string value, string paramName)
    {
        if (string.IsNullOrEmpty(value))
            throw ExceptEmpty(paramName);
    }

    public static void CheckNonEmpty<T>(IReadOnlyCollection<T> value, string paramName)
    {
        if (value is null || value.Count == 0)
            throw ExceptEmpty(paramName);
    }

    public static void CheckParam(bool condition, string paramName)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(paramName);
    }

    public static void CheckParam(bool condition, string paramName, string message)
    {
        if (!condition)
            throw ExceptParam(paramName, message);
    }

    public static void Check(bool condition, string message)
    {
        if (!condition)
            throw Except(message);
    }

    public static void CheckDecode(bool condition)
    {
        if (!condition)
            throw new FormatException();
    }

    public static Exception Except(string message, Exception inner = null) => new InvalidOperationException(message, inner);

    public static Exception ExceptParam(string paramName, string message) => new ArgumentOutOfRangeException(paramName, message);

    public static Exception ExceptEmpty(string paramName) => ExceptParam(paramName, $"{paramName} cannot be null or empty");

    public static Exception ExceptDecode(string message) => new FormatException(message);

    /// <summary>"Could not find input column 'X'": <paramref name="role"/> is the word before "column".</summary>
    public static Exception ExceptMissingColumn(string paramName, string role, string columnName) =>
        ExceptParam(paramName, $"Could not find {role} column '{columnName}'");

    /// <summary>"Schema mismatch for input column 'X': expected Single, got String".</summary>
    public static Exception ExceptColumnType(string paramName, string role, string columnName, string expected, string actual) =>
        ExceptParam(paramName, $"Schema mismatch for {role} column '{columnName}': expected {expected}, got {actual}");
}
