using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Memory.Samples;

/// <summary>The model that the samples talk to.</summary>
/// <param name="Client">The chat client.</param>
/// <param name="Name">What it is, to be shown.</param>
/// <param name="IsOffline">Whether it is the stand-in.</param>
public sealed record SampleModel(IChatClient Client, string Name, bool IsOffline)
{
    private const string DefaultModel = "gpt-4o-mini";

    /// <summary>
    /// Any OpenAI-compatible endpoint named by <c>OPENAI_API_KEY</c>, <c>OPENAI_BASE_URL</c> and <c>OPENAI_MODEL</c>; the offline stand-in when
    /// neither of the first two is set.
    /// </summary>
    public static SampleModel FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <summary>As <see cref="FromEnvironment"/>, with the variables from anywhere.</summary>
    public static SampleModel From(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var key = Value("OPENAI_API_KEY");
        var address = Value("OPENAI_BASE_URL");
        if (key is null && address is null)
            return new SampleModel(new OfflineChatClient(), "offline stand-in, not a language model", IsOffline: true);

        var model = Value("OPENAI_MODEL") ?? DefaultModel;
        var options = new OpenAIClientOptions();
        if (address is not null)
            options.Endpoint = new Uri(address);

        // Local servers want no key, but the SDK wants one.
        var client = new OpenAI.Chat.ChatClient(model, new ApiKeyCredential(key ?? "none"), options);
        return new SampleModel(new OpenAIChatClientAdapter(client), $"{model} at {options.Endpoint?.Host ?? "api.openai.com"}", IsOffline: false);

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }
}
