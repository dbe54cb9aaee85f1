using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    internal const string LoaderSignature = "TextLoader";

    private readonly IHost _host;
    private readonly DataViewSchema _schema;

    internal TextLoader(IHostEnvironment env, Options options, IMultiStreamSource dataSample = null)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(LoaderSignature);
        Settings = Checked(options ?? new Options());
        (Columns, var header) = new TextLoaderBinder(Settings, dataSample).Bind();
        HeaderLine = header;
        _schema = TextLoaderSchema.Create(Columns, Settings, header);
    }

    internal TextLoader(IHostEnvironment env, Options options, IReadOnlyList<TextColumn> columns, string header)
    {
        _host = env.Register(LoaderSignature);
        (Settings, Columns, HeaderLine) = (options, columns, header);
        _schema = TextLoaderSchema.Create(Columns, Settings, header);
    }

    internal Options Settings { get; }

    internal IReadOnlyList<TextColumn> Columns { get; }

    /// <summary>The line that names the fields; null where there is none, or no sample was given.</summary>
    internal string HeaderLine { get; }

    public DataViewSchema GetOutputSchema() => _schema;

    public IDataView Load(IMultiStreamSource source)
    {
        Contracts.CheckValue(source, nameof(source));
        return new TextLoaderView(this, source);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => TextLoaderCodec.Save(this, ctx);

    internal IChannel StartChannel(string name) => _host.Start(name);

    private static Options Checked(Options options)
    {
        Contracts.CheckParam(options.Separators is { Length: > 0 }, nameof(Options.Separators), "Must specify a separator");
        Contracts.CheckParam(!options.Separators.Contains('\n') && !options.Separators.Contains('\r'), nameof(Options.Separators), "Illegal separator");
        Contracts.CheckParam(!options.Separators.Contains('"') || !options.AllowQuoting, nameof(Options.Separators), "Can't use quote as separator when quoting is allowed");
        Contracts.CheckParam(!options.Separators.Contains(options.DecimalMarker), nameof(Options.DecimalMarker), "The decimal marker can't be a separator");
        Contracts.CheckParam(options.DecimalMarker is '.' or ',', nameof(Options.DecimalMarker), "The decimal marker must be '.' or ','");
        Contracts.CheckParam(!options.Separators.Contains(options.EscapeChar), nameof(Options.EscapeChar), "The escape character can't be a separator");
        return options.Clone();
    }
}
