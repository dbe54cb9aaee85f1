using Microsoft.Extensions.Options;

namespace MlNet.MultiTask;

/// <summary>What options have to be like. Their scoring options are checked when the model is loaded.</summary>
internal sealed class ScorerServiceValidation : IValidateOptions<ScorerServiceOptions>
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_most = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, ScorerServiceOptions options)
    {
        var whose = string.IsNullOrEmpty(name) ? "" : $"Scorer '{name}': ";
        return string.IsNullOrEmpty(options.Path) ? Fail($"{whose}Path is empty; it has to name a model file.")
            : options.Scoring is null ? Fail($"{whose}Scoring is null.")
            : options.ReloadInterval != TimeSpan.Zero && (options.ReloadInterval < s_least || options.ReloadInterval > s_most)
                ? Fail($"{whose}ReloadInterval is {options.ReloadInterval}; it must be zero (never), or from 10 ms to a day.")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string why) => ValidateOptionsResult.Fail(why);
}
