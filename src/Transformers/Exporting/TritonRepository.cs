using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>
/// A model repository of NVIDIA's Triton Inference Server, which KServe serves too, for serving on more than one machine. A model is a
/// folder with <c>config.pbtxt</c> (inputs, outputs, dynamic batching) and a folder for each version that holds <c>model.onnx</c>.
/// </summary>
public static class TritonRepository
{
    /// <summary>Adds a model, or a new version of an existing one. Existing versions stay; a server that polls the folder never sees half a
    /// version.</summary>
    /// <param name="repository">The repository's folder; created if it does not exist.</param>
    /// <param name="name">The model's name: letters, digits, '-', '_' and '.', not at the beginning.</param>
    /// <param name="onnxPath">The ONNX file of a network or a whole chain. Its data files are copied too.</param>
    /// <param name="options">How the server runs it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The name or an option is not allowed.</exception>
    /// <exception cref="FileNotFoundException">There is no such ONNX file.</exception>
    /// <exception cref="OnnxModelException">It is no ONNX model, or one whose rows cannot be gathered.</exception>
    /// <exception cref="IOException">The version is there already, or the folder cannot be written.</exception>
    public static void Add(string repository, string name, string onnxPath, TritonOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(repository);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(onnxPath);
        options ??= new TritonOptions();
        options.Validate();
        if (name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new ArgumentException(
                $"'{name}' cannot name a model: use letters, digits, '-', '_' and '.', the latter not at the beginning.",
                nameof(name)
            );
        var model = OnnxModelFile.Read(onnxPath);
        var config = TritonConfig.Write(name, model.Graph, options);

        var folder = Path.Combine(repository, name);
        var version = Path.Combine(folder, options.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (Directory.Exists(version))
            throw new IOException($"'{version}' is there already: give the new model a higher version.");
        // Servers only look at folders whose names are numbers.
        var part = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        Directory.CreateDirectory(part);
        try
        {
            OnnxModelFile.Write(model, Path.Combine(part, "model.onnx"));
            var configPart = Path.Combine(part, "config.pbtxt");
            File.WriteAllText(configPart, config);
            File.Move(configPart, Path.Combine(folder, "config.pbtxt"), overwrite: true);
            Directory.Move(part, version);
        }
        finally
        {
            if (Directory.Exists(part))
                Directory.Delete(part, recursive: true);
        }
    }
}
