using Memory.Server.Configuration;

namespace Memory.Server.Models;

internal static class ModelServices
{
    /// <summary>Registers the chat model that the settings ask for.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services, ModelSettings settings) =>
        services.AddSingleton(provider => ChatModel.Create(settings, ModelSurroundings.Of(provider, ModelOptions.For(settings))));
}
