namespace Microsoft.ML.Data;

public interface IFileHandle : IDisposable
{
    bool CanRead { get; }

    bool CanWrite { get; }

    Stream CreateWriteStream();

    Stream OpenReadStream();
}
