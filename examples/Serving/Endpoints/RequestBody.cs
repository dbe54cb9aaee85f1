using System.Buffers;
using System.IO.Pipelines;

namespace Serving.Endpoints;

/// <summary>A request's whole body in memory, counted against what all bodies may have together until it is disposed.</summary>
public sealed class RequestBody : IDisposable
{
    private readonly PipeReader _reader;
    private readonly ByteBudget _budget;
    private long _taken;

    private RequestBody(PipeReader reader, ByteBudget budget) => (_reader, _budget) = (reader, budget);

    public ReadOnlySequence<byte> Bytes { get; private set; }

    /// <summary>Reads a body to its end.</summary>
    /// <exception cref="BudgetExhaustedException">The bodies of other requests leave no room for it.</exception>
    /// <exception cref="OperationCanceledException">It did not come in time, or its client has gone.</exception>
    /// <exception cref="BadHttpRequestException">It is no HTTP, or too long.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, ByteBudget budget, CancellationToken cancellationToken)
    {
        var body = new RequestBody(request.BodyReader, budget);
        try
        {
            while (true)
            {
                var read = await body._reader.ReadAsync(cancellationToken);
                if (!body.TryTake(read.Buffer.Length))
                {
                    // What came is let go: as long as it is held the server waits for the rest behind its own answer.
                    body._reader.AdvanceTo(read.Buffer.End);
                    throw new BudgetExhaustedException(budget.Limit);
                }
                if (read.IsCompleted)
                {
                    body.Bytes = read.Buffer;
                    return body;
                }
                body._reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (IOException e) when (e is not BadHttpRequestException && e.InnerException is OverflowException)
        {
            body.Return();
            throw new BadHttpRequestException(
                "A chunk of the body names a size that no body can have.",
                StatusCodes.Status400BadRequest,
                e
            );
        }
        catch
        {
            body.Return();
            throw;
        }
    }

    public void Dispose()
    {
        _reader.AdvanceTo(Bytes.End);
        Return();
    }

    private bool TryTake(long length)
    {
        if (!_budget.TryTake(length - _taken))
            return false;
        _taken = length;
        return true;
    }

    private void Return()
    {
        _budget.Return(_taken);
        _taken = 0;
    }
}
