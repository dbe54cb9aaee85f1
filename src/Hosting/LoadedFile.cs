using System.Security.Cryptography;

namespace MlNet.MultiTask;

/// <summary>The file that a model was loaded from.</summary>
/// <param name="Hash">Its SHA-256 in hexadecimal digits.</param>
/// <param name="LoadedAt">When.</param>
internal sealed record LoadedFile(string Hash, DateTimeOffset LoadedAt)
{
    public static LoadedFile Of(string path) => new(HashOf(path), DateTimeOffset.UtcNow);

    public static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
