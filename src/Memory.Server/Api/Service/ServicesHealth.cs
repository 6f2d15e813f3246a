using Memory.Server.Configuration;
using Memory.Server.Embedding;
using Memory.Server.Embedding.Calls;
using Memory.Server.Models;
using Memory.Server.Remote;
using Microsoft.Extensions.AI;
using Contract = Memory.Client;

namespace Memory.Server.Api.Service;

/// <summary>How the services are that the server asks, as far as their last calls tell; nobody is asked for it.</summary>
internal sealed class ServicesHealth(ChatModel model, IEmbeddingGenerator<string, Embedding<float>> embedder, MemorySettings settings)
{
    public Contract.ServiceHealth? Model => model.IsConfigured ? Tell(model.Name, Circuit(model.IsCircuitOpen()), model.Pulse) : null;

    public Contract.ServiceHealth Embedder => EmbedderInfo.Of(embedder).IsRemote
        ? Tell(settings.Embedding.ToString(), Circuit(embedder.GetService<EmbedderCircuit>()?.IsOpen == true), embedder.GetService<ServicePulse>())
        : Tell(settings.Embedding.ProviderName, "local", pulse: null);

    private static string Circuit(bool isOpen) => isOpen ? "open" : "closed";

    private static Contract.ServiceHealth Tell(string name, string circuit, ServicePulse? pulse) => new()
    {
        Name = name,
        Circuit = circuit,
        LastSuccessAt = pulse?.Last.SucceededAt,
        LastFaultAt = pulse?.Last.FailedAt,
        LastFault = pulse?.Last.Fault,
    };
}
