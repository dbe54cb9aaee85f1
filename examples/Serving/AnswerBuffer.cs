using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Serving;

/// <summary>Where an answer is written before its length is known; used again and again.</summary>
public sealed class AnswerBuffer : IResettable
{
    // An answer of ordinary size; what a large one needed is not kept.
    private const int Most = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public AnswerBuffer() =>
        Json = new Utf8JsonWriter(
            _bytes,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }
        );

    public Utf8JsonWriter Json { get; }

    /// <summary>What <see cref="Json"/> wrote and flushed.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public bool TryReset()
    {
        _bytes.ResetWrittenCount();
        Json.Reset();
        return _bytes.Capacity <= Most;
    }
}
