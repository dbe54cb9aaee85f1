using System.Security.Cryptography;

namespace Serving.Models;

/// <summary>The file that a model was loaded from.</summary>
/// <param name="Hash">Its SHA-256 in hexadecimal digits.</param>
/// <param name="LoadedAt">When.</param>
public sealed record LoadedFile(string Hash, DateTimeOffset LoadedAt)
{
    /// <summary>The first 12 digits of the hash.</summary>
    public string Version => Hash[..12];

    public static LoadedFile Of(string path) => new(HashOf(path), DateTimeOffset.UtcNow);

    public static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
