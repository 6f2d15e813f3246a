using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>The chat model takes requests and does not answer.</summary>
internal sealed class HangingModel(ModelService model, TimeProvider time) : IDisturbance
{
    public Disturbance Kind => new("model hanging", EndsServer: false);

    public bool IsFault => true;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var before = model.Calls;
        model.Hangs = true;
        await Task.Delay(length, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        model.Hangs = false;
        return $"{model.Calls - before} calls hung";
    }
}
