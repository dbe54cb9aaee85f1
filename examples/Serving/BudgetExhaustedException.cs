namespace Serving;

/// <summary>The bodies of other requests fill the memory that there is for them.</summary>
public sealed class BudgetExhaustedException(long limit)
    : Exception($"The bodies of requests under way have {limit} bytes, the most that this server holds at a time. Try again.");
