using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>Scores gathered requests in one run, or one run for each set of columns, and gives each request its rows.</summary>
internal static class GatheredRun
{
    public static void Run(SharedModel model, List<ScoringRequest> requests)
    {
        ScoringSession? first = null;
        Dictionary<ScoringSession, List<ScoringRequest>>? others = null;
        var same = new List<ScoringRequest>(requests.Count);
        foreach (var request in requests)
        {
            try
            {
                var session = request.SessionOf(model.Network);
                first ??= session;
                ListOf(session).Add(request);
            }
            catch (Exception e)
            {
                request.Fail(e);
            }
        }
        if (first is not null)
            Run(model, first, same);
        foreach (var (session, requestsOfIt) in others ?? [])
            Run(model, session, requestsOfIt);

        // Nearly always all have the same columns.
        List<ScoringRequest> ListOf(ScoringSession session)
        {
            if (session == first)
                return same;
            others ??= [];
            if (!others.TryGetValue(session, out var list))
                others.Add(session, list = []);
            return list;
        }
    }

    private static void Run(SharedModel model, ScoringSession session, List<ScoringRequest> requests)
    {
        var pool = session.Pool(model.BatchSize);
        var batch = pool.Rent();
        try
        {
            Run(model.Network, session, batch, requests);
        }
        finally
        {
            pool.Return(batch);
        }
    }

    private static void RunAlone(ScoringNetwork network, ScoringSession session, ScoringBatch batch, ScoringRequest request)
    {
        try
        {
            Run(network, session, batch, [request]);
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidOperationException)
        {
            request.Fail(e);
        }
    }

    private static void Run(ScoringNetwork network, ScoringSession session, ScoringBatch batch, List<ScoringRequest> requests)
    {
        var rows = 0;
        foreach (var request in requests)
        {
            // A request whose rows cannot be read must not affect the others: the next one takes its place.
            try
            {
                request.Rows.Fill(session.Inputs, batch.Inputs, 0, request.Rows.Rows, rows);
                request.Start = rows;
                rows += request.Rows.Rows;
            }
            catch (Exception e)
            {
                request.Fail(e);
            }
        }
        if (rows == 0)
            return;
        try
        {
            batch.RunUnchecked(rows);
        }
        catch (Exception e)
            when (e is OnnxRuntimeException or InvalidOperationException && requests.Count(request => !request.IsDone) > 1)
        {
            // The model stops on somebody's row, such as text that no number stands in, or columns of a sequence that do not stand side by
            // side: each is asked alone.
            foreach (var request in requests.Where(request => !request.IsDone).ToArray())
                RunAlone(network, session, batch, request);
            return;
        }
        foreach (var request in requests)
        {
            if (request.IsDone)
                continue;
            var count = request.Rows.Rows;
            try
            {
                batch.Check(request.Start, count, 0);
            }
            catch (InvalidOperationException e)
            {
                request.Fail(e);
                continue;
            }
            var values = new Array[batch.Outputs.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = batch.Outputs[i].NewArray(count);
                batch.Outputs[i].CopyTo(values[i], request.Start, count, 0);
            }
            request.Finish(new ScoringResult(network.Schema, session.Outputs, values, count));
        }
    }
}
