namespace MlNet.MultiTask;

/// <summary>Scores gathered requests in one run and gives each its rows.</summary>
internal static class GatheredRun
{
    public static void Run(ScoringNetwork network, ScoringBatch batch, List<ScoringRequest> requests)
    {
        var session = network.Whole;
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
