using System.Security.Cryptography;

namespace MlNet.MultiTask;

/// <summary>The file that a model was loaded from.</summary>
/// <param name="Hash">Its SHA-256 in hexadecimal digits.</param>
/// <param name="LoadedAt">When.</param>
internal sealed record LoadedFile(string Hash, DateTimeOffset LoadedAt)
{
    public static LoadedFile Of(string path) => new(HashOf(path), DateTimeOffset.UtcNow);

    /// <exception cref="OnnxModelException">It is empty, or not a regular file.</exception>
    public static string HashOf(string path)
    {
        using var stream = PlainFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
