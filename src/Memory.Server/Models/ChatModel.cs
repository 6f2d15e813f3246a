using Memory.Server.Configuration;
using Memory.Server.Models.Calls;
using Memory.Server.Models.Providers;
using Memory.Server.Remote;
using Microsoft.Extensions.AI;

namespace Memory.Server.Models;

/// <summary>The chat model that is configured, or none.</summary>
internal sealed class ChatModel : IDisposable
{
    private readonly Dictionary<ModelPurpose, IChatClient> _clients;
    private readonly IDisposable[] _owned;

    private ChatModel(string name, bool supportsSchema, Dictionary<ModelPurpose, IChatClient> clients, params IDisposable[] owned)
    {
        (Name, SupportsSchema, _clients, _owned) = (name, supportsSchema, clients, owned);
        IsConfigured = clients.Count > 0;
    }

    /// <summary>No model.</summary>
    public static ChatModel None { get; } = new("none", supportsSchema: false, []);

    public bool IsConfigured { get; }

    /// <summary>When it was last of use; null when nobody measures that.</summary>
    public ServicePulse? Pulse { get; private init; }

    /// <summary>Whether the service is left alone now, for chats or for the work behind the scenes.</summary>
    public Func<bool> IsCircuitOpen { get; private init; } = static () => false;

    /// <summary>Provider and model, such as <c>openai/gpt-4o-mini</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the service holds an answer to a JSON schema. Where it does not, a format with a schema asks for JSON of any shape.</summary>
    public bool SupportsSchema { get; }

    /// <summary>The model of the settings.</summary>
    /// <param name="settings">Which service.</param>
    /// <param name="surroundings">Bounds, clock, log and meters.</param>
    public static ChatModel Create(ModelSettings settings, ModelSurroundings surroundings)
    {
        if (!settings.IsConfigured)
            return None;
        var (bounds, time) = (surroundings.Bounds, surroundings.Time);
        var metrics = new ModelMetrics(settings, surroundings.Meters);

        // The work behind the scenes asks for long answers; when these fail, people who wait for short ones are not refused.
        var (chats, work) = (new ModelCircuit(bounds, time, surroundings.Logger), new ModelCircuit(bounds, time, surroundings.Logger));
        metrics.Watch(() => chats.IsOpen || work.IsOpen);
        var pulse = new ServicePulse(time);

        // From the service outwards.
        var service = ModelService.Open(settings, bounds, time);
        var checkedCalls = new CheckedChatClient(new TimelyChatClient(service.Client, bounds, time));
        var clients = Enum.GetValues<ModelPurpose>().ToDictionary(
            static purpose => purpose,
            IChatClient (purpose) => new CircuitChatClient(new MeasuredChatClient(checkedCalls, purpose, metrics, time, pulse), purpose == ModelPurpose.Chat ? chats : work));
        return new ChatModel(settings.ToString(), service.SupportsSchema, clients, service, metrics) { Pulse = pulse, IsCircuitOpen = () => chats.IsOpen || work.IsOpen };
    }

    /// <summary>A chat client as the model, for tests.</summary>
    public static ChatModel Over(IChatClient client, string name = "test/model", bool supportsSchema = true) =>
        new(name, supportsSchema, Enum.GetValues<ModelPurpose>().ToDictionary(static purpose => purpose, _ => client));

    /// <summary>
    /// A client whose use is counted under a purpose. It takes text and gives text; what is wrong with a call is a
    /// <see cref="ModelFailedException"/>. Disposing it does nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">No model is configured.</exception>
    public IChatClient For(ModelPurpose purpose) =>
        _clients.TryGetValue(purpose, out var client) ? client : throw new InvalidOperationException("No model is configured.");

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }
}
