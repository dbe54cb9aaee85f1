using System.Security.Cryptography;

namespace MlNet.MultiTask;

/// <summary>SHA-256 over features, labels and weights of rows in their order: two trainings with the same digest see the same
/// rows.</summary>
internal sealed class RowDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds the first rows of a table.</summary>
    public void Add(RowTable table, int rows) => table.AddTo(_hash, rows);

    /// <summary>The first 128 bits of what was added so far, in hexadecimal digits.</summary>
    public string Text => Convert.ToHexStringLower(_hash.GetCurrentHash().AsSpan(0, 16));

    public void Dispose() => _hash.Dispose();
}
