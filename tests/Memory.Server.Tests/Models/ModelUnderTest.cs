using Memory.Server.Configuration;
using Memory.Server.Models;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Models;

/// <summary>Models as they are put together, over real sockets, and the two ways to ask them.</summary>
internal static class ModelUnderTest
{
    public const string Key = "sk-Secret-0123456789";

    public static ChatModel Create(
        StubModelService service,
        string provider,
        Func<ModelSettings, ModelSettings>? change = null,
        Func<ModelOptions, ModelOptions>? bound = null,
        string path = "",
        LogSpy? log = null,
        TimeProvider? time = null)
    {
        var settings = new ModelSettings
        {
            Provider = Enum.Parse<ModelProvider>(provider),
            ApiKey = Key,
            Endpoint = new Uri(service.Address, path),
            Name = "model-x",
        };
        var bounds = new ModelOptions();
        var surroundings = new ModelSurroundings(bound?.Invoke(bounds) ?? bounds, time ?? TimeProvider.System);
        return ChatModel.Create(change?.Invoke(settings) ?? settings, log is null ? surroundings : surroundings with { Logger = log.CreateLogger("model") });
    }

    /// <summary>Asks once, streaming or not, until the test ends.</summary>
    public static Task<ChatResponse> AskAsync(this ChatModel model, bool streaming, string question = "Hi", ChatOptions? options = null) =>
        model.For(ModelPurpose.Chat).AskAsync(streaming, [new ChatMessage(ChatRole.User, question)], options);

    public static async Task<ChatResponse> AskAsync(this IChatClient client, bool streaming, IReadOnlyList<ChatMessage> messages, ChatOptions? options = null)
    {
        var token = TestContext.Current.CancellationToken;
        return streaming
            ? await client.GetStreamingResponseAsync(messages, options, token).ToChatResponseAsync(token).Guarded()
            : await client.GetResponseAsync(messages, options, token).Guarded();
    }
}
