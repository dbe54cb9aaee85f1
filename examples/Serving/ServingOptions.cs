namespace Serving;

/// <summary>
/// What a server serves, and its limits. Set by command line (<c>--MaximumRows 100</c>), environment (<c>MaximumRows=100</c>) or
/// appsettings.json.
/// </summary>
public sealed class ServingOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Model files by the name that they are served under: <c>--Models:penguins penguins-model/penguins.onnx</c>.</summary>
    public Dictionary<string, string> Models { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Rows of one request.</summary>
    public int MaximumRows { get; set; } = 1000;

    /// <summary>Bytes of one request's body.</summary>
    public long MaximumBodyBytes { get; set; } = 1 << 20;

    /// <summary>Connections at a time; more are closed at once.</summary>
    public int MaximumConnections { get; set; } = 4096;

    /// <summary>Bytes of the bodies of all requests that are under way; one that would need more is turned away with 503.</summary>
    public long MaximumBytesInFlight { get; set; } = 256 << 20;

    /// <summary>Keys of which clients have to show one; without any, everybody who reaches the server is answered.</summary>
    public List<string> ApiKeys { get; set; } = [];

    /// <summary>A file with such keys, one on each line; lines that begin with # are comments.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>Requests whose rows are read that may be scored or wait for it at a time; more are turned away at once with 503.</summary>
    public int QueueLength { get; set; } = 1024;

    /// <summary>How long a request may take, reading it included.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether requests that come at the same time are scored in one run.</summary>
    public bool MicroBatching { get; set; } = true;

    /// <summary>Rows that are gathered into one run.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>How long the first request of a batch waits for others; zero adds no delay.</summary>
    public TimeSpan BatchDelay { get; set; }

    /// <summary>Batches that run at a time.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>Threads of one run.</summary>
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>How often model files are looked at. A changed file is loaded when it was the same twice.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether a changed file is first loaded by a process of its own, so that one that ends its process does not end the server.
    /// </summary>
    public bool TrialLoad { get; set; } = true;

    /// <summary>How long that process may take.</summary>
    public TimeSpan TrialTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of memory that it may take.</summary>
    public long TrialMemoryBytes { get; set; } = 4L << 30;

    /// <summary>How long /readyz says no before the server stops listening, so that a load balancer can look away.</summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>How long requests under way may take to end when the server stops.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ServingSetupException">A value is not allowed.</exception>
    public static ServingOptions From(IConfiguration configuration)
    {
        var options = new ServingOptions();
        try
        {
            configuration.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new ServingSetupException($"{e.Message} {e.InnerException?.Message}", e);
        }
        if (options.Models.Count == 0)
            options.Models["penguins"] = Path.Combine("penguins-model", "penguins.onnx");
        options.Validate();
        return options;
    }

    private void Validate()
    {
        Check(MaximumRows is >= 1 and <= 1_000_000, nameof(MaximumRows), MaximumRows, "from 1 to 1,000,000");
        Check(MaximumBodyBytes is >= 64 and <= 1 << 30, nameof(MaximumBodyBytes), MaximumBodyBytes, "from 64 to 1,073,741,824");
        Check(MaximumConnections is >= 1 and <= 1_000_000, nameof(MaximumConnections), MaximumConnections, "from 1 to 1,000,000");
        Check(MaximumBytesInFlight >= MaximumBodyBytes, nameof(MaximumBytesInFlight), MaximumBytesInFlight, "MaximumBodyBytes at least");
        Check(
            TrialTimeout > TimeSpan.Zero && TrialTimeout <= TimeSpan.FromHours(1),
            nameof(TrialTimeout),
            TrialTimeout,
            "above zero, up to an hour"
        );
        Check(TrialMemoryBytes >= 64 << 20, nameof(TrialMemoryBytes), TrialMemoryBytes, "67,108,864 at least");
        Check(QueueLength is >= 1 and <= 1_000_000, nameof(QueueLength), QueueLength, "from 1 to 1,000,000");
        Check(
            RequestTimeout > TimeSpan.Zero && RequestTimeout <= TimeSpan.FromHours(1),
            nameof(RequestTimeout),
            RequestTimeout,
            "above zero, up to an hour"
        );
        Check(BatchSize is >= 1 and <= 65_536, nameof(BatchSize), BatchSize, "from 1 to 65,536");
        Check(
            BatchDelay >= TimeSpan.Zero && BatchDelay <= TimeSpan.FromSeconds(1),
            nameof(BatchDelay),
            BatchDelay,
            "from zero to a second"
        );
        Check(Workers is >= 1 and <= 256, nameof(Workers), Workers, "from 1 to 256");
        Check(IntraOpThreads is >= 0 and <= 1024, nameof(IntraOpThreads), IntraOpThreads, "from 0 (ONNX Runtime chooses) to 1024");
        Check(
            ReloadInterval >= TimeSpan.FromMilliseconds(10) && ReloadInterval <= TimeSpan.FromDays(1),
            nameof(ReloadInterval),
            ReloadInterval,
            "from 10 ms to a day"
        );
        Check(DrainDelay >= TimeSpan.Zero && DrainDelay <= TimeSpan.FromHours(1), nameof(DrainDelay), DrainDelay, "from zero to an hour");
        Check(
            ShutdownTimeout >= TimeSpan.Zero && ShutdownTimeout <= TimeSpan.FromHours(1),
            nameof(ShutdownTimeout),
            ShutdownTimeout,
            "from zero to an hour"
        );
    }

    private static void Check<T>(bool allowed, string name, T value, string range)
    {
        if (!allowed)
            throw new ServingSetupException(FormattableString.Invariant($"{name} is {value}; it must be {range}."));
    }
}
