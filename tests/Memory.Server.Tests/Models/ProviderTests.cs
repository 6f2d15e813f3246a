using System.Text.Json;
using Memory.Server.Configuration;
using Memory.Server.Models;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Models;

/// <summary>What each kind of service is asked, and what is made of its answer.</summary>
public sealed class ProviderTests
{
    public static TheoryData<string, bool> All()
    {
        var data = new TheoryData<string, bool>();
        foreach (var provider in (string[])["OpenAI", "Azure", "OpenRouter", "Gemini", "Ollama", "Anthropic"])
        {
            data.Add(provider, false);
            data.Add(provider, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Ask_Question_TextUseAndEndOfTheAnswer(string provider, bool streaming)
    {
        await using var service = await StubModelService.StartAsync();
        using var model = ModelUnderTest.Create(service, provider);

        var answer = await model.For(ModelPurpose.Chat).AskAsync(
            streaming,
            [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hello"), new(ChatRole.User, "Who am \"I\"? \ud83d\udc36")],
            new ChatOptions { MaxOutputTokens = 321 });

        Assert.Equal(("Hello, you.", ChatFinishReason.Stop), (answer.Text, answer.FinishReason));
        Assert.Equal((ModelReplies.InputTokens, ModelReplies.OutputTokens), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount));
        var call = Assert.Single(service.Calls);
        Assert.Equal(("model-x", streaming), (call.Model, call.Streams));
        Assert.Equal([("system", "Be kind."), ("user", "Hi"), ("assistant", "Hello"), ("user", "Who am \"I\"? \ud83d\udc36")], call.Messages);
        Assert.Equal(321, (int)call.Body[provider is "OpenAI" or "Azure" ? "max_completion_tokens" : "max_tokens"]!);
        Assert.Null(call.Body[provider is "OpenAI" or "Azure" ? "max_tokens" : "max_completion_tokens"]);
    }

    [Fact]
    public async Task Stream_Pieces_ComeOneByOneWhileTheServiceSpeaks()
    {
        await using var service = await StubModelService.StartAsync();
        var heard = new SemaphoreSlim(0);
        service.OnCall = async (context, call) =>
        {
            foreach (var happening in ModelReplies.Events(call, ["one", "two", "three"]))
            {
                await StubModelService.SendAsync(context, happening);

                // The next word waits until this one was heard, so a stream that is collected first would hang.
                if (happening.Contains("\"one\"", StringComparison.Ordinal) || happening.Contains("\"two\"", StringComparison.Ordinal))
                    await heard.WaitAsync().Guarded();
            }
        };
        using var model = ModelUnderTest.Create(service, "OpenAI");

        var words = new List<string>();
        await foreach (var update in model.For(ModelPurpose.Chat).GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
        {
            if (update.Text.Length == 0)
                continue;
            words.Add(update.Text);
            heard.Release();
        }

        Assert.Equal(["one", "two", "three"], words);
    }

    [Theory]
    [InlineData("OpenAI", "", "/chat/completions")]
    [InlineData("OpenAI", "/v1/", "/v1/chat/completions")]
    [InlineData("OpenAI", "/v1/chat/completions", "/v1/chat/completions")]
    [InlineData("Azure", "", "/openai/deployments/model-x/chat/completions?api-version=2024-10-21")]
    [InlineData("Azure", "/openai/deployments/mine/chat/completions?api-version=2025-01-01-preview", "/openai/deployments/mine/chat/completions?api-version=2025-01-01-preview")]
    [InlineData("Azure", "/openai/v1/", "/openai/v1/chat/completions")]
    [InlineData("OpenRouter", "/api/v1", "/api/v1/chat/completions")]
    [InlineData("Gemini", "/v1beta/openai/", "/v1beta/openai/chat/completions")]
    [InlineData("Ollama", "", "/v1/chat/completions")]
    [InlineData("Ollama", "/behind/v1", "/behind/v1/chat/completions")]
    [InlineData("Anthropic", "", "/v1/messages")]
    [InlineData("Anthropic", "/v1/", "/v1/messages")]
    [InlineData("Anthropic", "/proxy/v1/messages", "/proxy/v1/messages")]
    public async Task Ask_Endpoint_AskedWhereItIs(string provider, string path, string target)
    {
        await using var service = await StubModelService.StartAsync();
        using var model = ModelUnderTest.Create(service, provider, path: path);

        await model.AskAsync(streaming: false);

        Assert.Equal(target, Assert.Single(service.Calls).Target);
    }

    [Theory]
    [InlineData("OpenAI", ModelUnderTest.Key, "Bearer " + ModelUnderTest.Key, "")]
    [InlineData("OpenAI", null, "", "")]
    [InlineData("Azure", ModelUnderTest.Key, "", ModelUnderTest.Key)]
    [InlineData("Ollama", null, "", "")]
    [InlineData("Anthropic", null, "", "")]
    public async Task Ask_Key_TravelsInTheProvidersHeader(string provider, string? key, string authorization, string apiKey)
    {
        await using var service = await StubModelService.StartAsync();
        using var model = ModelUnderTest.Create(service, provider, settings => settings with { ApiKey = key });

        await model.AskAsync(streaming: false);

        Assert.Equal((authorization, apiKey), (service.Calls[0].Authorization, service.Calls[0].ApiKey));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Ask_Schema_HeldToItWhereTheServiceCan(string provider, bool streaming)
    {
        await using var service = await StubModelService.StartAsync();
        service.Pieces = ["{\"facts\":", "[]}"];
        using var model = ModelUnderTest.Create(service, provider);
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"facts":{"type":"array","items":{"type":"string"}}},"required":["facts"],"additionalProperties":false}""");

        var answer = await model.AskAsync(streaming, options: new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "facts") });

        Assert.Equal("{\"facts\":[]}", answer.Text);
        var body = Assert.Single(service.Calls).Body;
        Assert.Equal(provider != "OpenRouter", model.SupportsSchema);
        if (provider == "Anthropic")
        {
            Assert.Equal("json_schema", (string)body["output_config"]!["format"]!["type"]!);
            Assert.Equal("facts", (string)body["output_config"]!["format"]!["schema"]!["required"]![0]!);
            return;
        }

        Assert.Equal(provider == "OpenRouter" ? "json_object" : "json_schema", (string)body["response_format"]!["type"]!);
        Assert.Equal(provider == "OpenRouter" ? null : "facts", (string?)body["response_format"]!["json_schema"]?["schema"]!["required"]![0]);
    }

    [Fact]
    public void Name_OfAModel_IsProviderAndModelAndNoneMeansNone()
    {
        using var model = ChatModel.Create(
            new() { Provider = ModelProvider.OpenAI, ApiKey = ModelUnderTest.Key }, new ModelSurroundings(new ModelOptions(), TimeProvider.System));

        Assert.Equal(("openai/gpt-4o-mini", true), (model.Name, model.IsConfigured));
        Assert.False(ChatModel.None.IsConfigured);
        Assert.Throws<InvalidOperationException>(() => ChatModel.None.For(ModelPurpose.Chat));
    }

    [Fact]
    public async Task Dispose_OfOneClient_LeavesTheModelToTheOthers()
    {
        await using var service = await StubModelService.StartAsync();
        using var model = ModelUnderTest.Create(service, "OpenAI");

        model.For(ModelPurpose.Chat).Dispose();

        Assert.Equal("Hello, you.", (await model.AskAsync(streaming: false)).Text);
    }
}
