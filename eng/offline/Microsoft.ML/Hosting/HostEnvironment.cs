namespace Microsoft.ML.Runtime;

/// <summary>An environment, and the hosts registered below it: a name, a source of random numbers, and the settings of the context.</summary>
internal sealed class HostEnvironment : IHost, IHostEnvironmentInternal
{
    private readonly string _name;
    private readonly Lock _randomLock = new();

    public HostEnvironment(HostSettings settings)
        : this(settings, "", TauswortheRandom.Create(settings.Seed))
    {
    }

    private HostEnvironment(HostSettings settings, string name, Random random)
    {
        Settings = settings;
        _name = name;
        Rand = random;
    }

    public HostSettings Settings { get; }

    public Random Rand { get; }

    public ComponentCatalog ComponentCatalog => Settings.ComponentCatalog;

    public int? Seed => Settings.Seed;

    public int? GpuDeviceId => Settings.GpuDeviceId;

    public bool FallbackToCpu => Settings.FallbackToCpu;

    public string TempFilePath => Settings.TempFilePath;

    public string ContextDescription => _name;

    /// <summary>A host with random numbers of its own, that follow from ours unless a seed is given.</summary>
    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        Random random;
        lock (_randomLock)
            random = seed.HasValue ? TauswortheRandom.Create(seed.Value) : new TauswortheRandom(Rand);
        return new HostEnvironment(Settings, Qualify(name), random);
    }

    public IChannel Start(string name) => new Channel(Settings, Qualify(name));

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new SilentPipe<TMessage>(Qualify(name));

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel();

    public TException Process<TException>(TException ex)
        where TException : Exception => ex;

    public bool TryGetOption<T>(string name, out T value)
    {
        var found = Settings.Options.TryGetValue(name, out var option) && option is T;
        value = found ? (T)option : default;
        return found;
    }

    public void SetOption<T>(string name, T value) => Settings.Options[name] = value;

    private string Qualify(string name) => _name.Length == 0 ? name : $"{_name}; {name}";
}
