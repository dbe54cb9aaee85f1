using System.Security.Cryptography;

namespace Serving.Models;

/// <summary>The file that a model was loaded from.</summary>
/// <param name="Version">The first 12 hexadecimal digits of its SHA-256.</param>
/// <param name="LoadedAt">When.</param>
public sealed record LoadedFile(string Version, DateTimeOffset LoadedAt)
{
    public static LoadedFile Of(string path)
    {
        using var stream = File.OpenRead(path);
        return new LoadedFile(Convert.ToHexStringLower(SHA256.HashData(stream))[..12], DateTimeOffset.UtcNow);
    }
}
