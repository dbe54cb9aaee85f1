using System.Security.Cryptography;
using System.Text;

namespace Serving.Access;

/// <summary>
/// The keys that clients have to show, where there are any. What is kept and compared are their hashes, all of them in the same time
/// whatever is shown, so that neither memory nor clocks tell a key.
/// </summary>
public sealed class ApiKeys
{
    private const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    // Shorter ones can be guessed.
    private const int Shortest = 16;

    private readonly byte[][] _hashes;

    private ApiKeys(IEnumerable<string> keys) => _hashes = [.. keys.Select(Hash)];

    /// <summary>Whether clients need one.</summary>
    public bool AreNeeded => _hashes.Length > 0;

    /// <exception cref="ServingSetupException">A key is too short, or the file of keys cannot be read.</exception>
    public static ApiKeys From(ServingOptions options)
    {
        List<string> keys = [.. options.ApiKeys];
        if (options.ApiKeyFile is { Length: > 0 } path)
        {
            var before = keys.Count;
            try
            {
                keys.AddRange(File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ServingSetupException($"The file of keys '{path}' cannot be read: {e.Message}", e);
            }
            // An empty file must not open the server to everybody.
            if (keys.Count == before)
                throw new ServingSetupException($"The file of keys '{path}' has no key: write one on each line.");
        }
        return keys.Exists(key => key.Length < Shortest)
            ? throw new ServingSetupException($"A key has fewer than {Shortest} characters: 'openssl rand -hex 32' makes a good one.")
            : new ApiKeys(keys);
    }

    /// <summary>Whether a request may be answered.</summary>
    public bool Allow(HttpRequest request)
    {
        if (!AreNeeded)
            return true;
        var shown = request.Headers[Header].ToString();
        var authorization = request.Headers.Authorization.ToString();
        if (shown.Length == 0 && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            shown = authorization[Bearer.Length..].Trim();
        var hash = Hash(shown);
        var found = false;
        foreach (var known in _hashes)
            found |= CryptographicOperations.FixedTimeEquals(hash, known);
        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
