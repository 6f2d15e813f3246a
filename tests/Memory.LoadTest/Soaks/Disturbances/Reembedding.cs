using System.Globalization;
using Memory.LoadTest.Soaks.Plans;
using Memory.LoadTest.Soaks.Services;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>
/// Servers make all vectors anew by the other model, beside the traffic. It is over when the model before is asked for nothing any more, since then nobody is recalled by its vectors, and the new one is asked
/// only for what is being said.
/// </summary>
/// <param name="service">The service, which the new model belongs to.</param>
/// <param name="choice">Which model that is.</param>
/// <param name="memories">How many texts there are at least.</param>
/// <param name="time">The clock.</param>
internal sealed class Reembedding(EmbeddingService service, EmbedderChoice choice, int memories, TimeProvider time) : IDisturbance
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Nothing for so long is nothing more: some hundred questions are asked meanwhile.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    public Disturbance Kind => new("re-embedding", EndsServer: false);

    public bool IsFault => false;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var before = service.CountOf(choice.Current).ManyAtOnce;
        service.LetGo();
        var (started, changed, seen) = (time.GetTimestamp(), time.GetTimestamp(), Sign());
        while (time.GetElapsedTime(changed) < Silence)
        {
            await Task.Delay(Look, time, cancellationToken);
            if (time.GetElapsedTime(started) > Patience)
                throw new InvalidOperationException($"after {Patience.TotalMinutes:0} minutes users are still recalled by vectors of the embedder before.");
            if (Sign() is var now && now != seen)
                (changed, seen) = (time.GetTimestamp(), now);
        }

        var made = service.CountOf(choice.Current).ManyAtOnce - before;
        return made >= memories / 2
            ? string.Create(CultureInfo.InvariantCulture, $"{made:#,0} vectors in {time.GetElapsedTime(started, changed).TotalSeconds:0.0} s")
            : throw new InvalidOperationException($"only {made} vectors were made anew, of at least {memories}.");

        (int, int) Sign() => (service.CountOf(choice.Other).Calls, service.CountOf(choice.Current).ManyAtOnce);
    }
}
