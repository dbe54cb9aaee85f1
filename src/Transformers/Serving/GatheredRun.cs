namespace MlNet.MultiTask;

/// <summary>Scores gathered requests in one run, or one for each set of columns that they bring, and gives each its rows.</summary>
internal static class GatheredRun
{
    public static void Run(SharedModel model, List<ScoringRequest> requests)
    {
        var bySession = new Dictionary<ScoringSession, List<ScoringRequest>>();
        foreach (var request in requests)
        {
            try
            {
                var session = request.Rows.Session(model.Network);
                if (!bySession.TryGetValue(session, out var same))
                    bySession.Add(session, same = []);
                same.Add(request);
            }
            catch (Exception e)
            {
                request.Fail(e);
            }
        }
        foreach (var (session, same) in bySession)
        {
            var pool = model.GatheredOf(session);
            var batch = pool.Rent();
            try
            {
                Run(model.Network, session, batch, same);
            }
            finally
            {
                pool.Return(batch);
            }
        }
    }

    private static void Run(ScoringNetwork network, ScoringSession session, ScoringBatch batch, List<ScoringRequest> requests)
    {
        var rows = 0;
        foreach (var request in requests)
        {
            // A request whose rows cannot be read must not spoil the others': its place is taken by the next.
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
        batch.Run(rows);
        foreach (var request in requests.Where(request => !request.IsDone))
        {
            var count = request.Rows.Rows;
            Array[] values = [.. batch.Outputs.Select(buffer => buffer.NewArray(count))];
            for (var i = 0; i < values.Length; i++)
                batch.Outputs[i].CopyTo(values[i], request.Start, count, 0);
            request.Finish(new ScoringResult(network.Schema, session.Outputs, values, count));
        }
    }
}
