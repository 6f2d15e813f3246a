using System.Globalization;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Asking;
using Memory.LoadTest.Soaks.Plans;
using Memory.LoadTest.Soaks.Services;
using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>
/// The chat model takes requests and does not answer. Chats, and nothing else, may be answered that it did not answer in time, or is left alone. It is over when nobody waits any longer and no server leaves it
/// alone, as each does for a quarter of a minute after several calls have failed.
/// </summary>
internal sealed class HangingModel(ModelService model, Fleet fleet, TimeProvider time) : IDisturbance
{
    private const string Circuit = "memory_server_model_circuit_open";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public Disturbance Kind => new("model hanging", EndsServer: false);

    public bool IsFault => true;

    public Excuse? Excuse { get; } = new([SoakTraffic.Chat, SoakTraffic.StreamedChat, SoakTraffic.ChatAgain], ["503", "504"]);

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var before = model.Calls;
        model.Hangs = true;
        await Task.Delay(length, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        model.Hangs = false;
        var hung = model.Calls - before;
        var back = time.GetTimestamp();
        
        // Whoever is still waiting may be the one too many.
        while (model.Hanging > 0 || await IsLeftAloneAsync(cancellationToken))
        {
            if (time.GetElapsedTime(back) > Patience)
                throw new InvalidOperationException($"{Patience.TotalSeconds:0} s after the model was back, a server still left it alone.");
            await Task.Delay(Look, time, cancellationToken);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{hung} calls hung; asked again by all {time.GetElapsedTime(back).TotalSeconds:0.0} s after it was back");
    }

    private async Task<bool> IsLeftAloneAsync(CancellationToken cancellationToken)
    {
        foreach (var server in fleet.Servers)
        {
            if ((await ServerMetrics.ReadAsync(server.Http, cancellationToken)).Sum(Circuit) > 0)
                return true;
        }

        return false;
    }
}
