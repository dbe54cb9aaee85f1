using System.Text;

namespace MlNet.MultiTask;

/// <summary>Writes a file whole or not at all.</summary>
internal static class ReportFile
{
    /// <summary>Writes beside the file and moves it there.</summary>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public static void Write(string path, string text)
    {
        try
        {
            WholeFile.Write(path, stream => stream.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new IOException($"The report cannot be written to '{path}': {error.Message}", error);
        }
    }
}
