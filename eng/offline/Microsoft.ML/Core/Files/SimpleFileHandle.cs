using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A file on disk: either there already and read, or written first.</summary>
public sealed class SimpleFileHandle : IFileHandle
{
    private readonly string _path;
    private readonly bool _autoDelete;
    private bool _disposed;

    public SimpleFileHandle(IExceptionContext ectx, string path, bool needsWrite, bool autoDelete)
    {
        Contracts.CheckValue(ectx, nameof(ectx));
        Contracts.CheckNonEmpty(path, nameof(path));
        _path = path;
        _autoDelete = autoDelete;
        CanWrite = needsWrite;
    }

    public bool CanRead => !_disposed && !CanWrite;

    public bool CanWrite { get; private set; }

    public Stream CreateWriteStream()
    {
        Contracts.Check(!_disposed && CanWrite, "Cannot create write stream");
        CanWrite = false;
        return new FileStream(_path, FileMode.Create, FileAccess.Write);
    }

    public Stream OpenReadStream()
    {
        Contracts.Check(CanRead, "Cannot open read stream");
        return new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        CanWrite = false;
        if (_autoDelete)
            File.Delete(_path);
    }
}
