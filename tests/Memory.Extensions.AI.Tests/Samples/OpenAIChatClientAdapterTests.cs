using System.Text.Json;
using Memory.Samples;
using Memory.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Samples;

/// <summary>The samples' adapter against an endpoint that speaks the OpenAI protocol, on a real socket.</summary>
public sealed class OpenAIChatClientAdapterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_OverTheProtocol_TextGoesInAndComesOut(bool streaming)
    {
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = static async (context, request) =>
        {
            if (!request.Body.Contains("\"stream\":true", StringComparison.Ordinal))
            {
                await StubMemoryServer.JsonAsync(context, """
                    {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello, you."}}]}
                    """);
                return;
            }

            context.Response.ContentType = "text/event-stream";
            foreach (var (text, end) in new[] { ("\"Hello,\"", "null"), ("\" you.\"", "null"), ("\"\"", "\"stop\"") })
            {
                await context.Response.WriteAsync(
                    $$"""data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":{{text}}},"finish_reason":{{end}}}]}""" + "\n\n");
            }

            await context.Response.WriteAsync("data: [DONE]\n\n");
        };
        var model = SampleModel.From(name => name switch
        {
            "OPENAI_BASE_URL" => new Uri(server.Address, "/v1").ToString(),
            "OPENAI_API_KEY" => "secret",
            "OPENAI_MODEL" => "some-model",
            _ => null,
        });

        var answer = await ChatFixture.AskAsync(
            model.Client, streaming, [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Yes?"), new(ChatRole.User, "Well")], new() { Instructions = "First." });

        Assert.Equal("Hello, you.", answer);
        Assert.False(model.IsOffline);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/v1/chat/completions", "Bearer secret"), (request.Target, request.Authorization));
        var body = JsonElement.Parse(request.Body);
        Assert.Equal("some-model", body.GetProperty("model").GetString());
        Assert.Equal(
            ["system", "system", "user", "assistant", "user"],
            body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()!));
    }

    [Fact]
    public void Model_NothingConfigured_IsTheStandInAndSaysSo()
    {
        var model = SampleModel.From(static _ => null);
        Assert.True(model.IsOffline);
        Assert.Contains("not a language model", model.Name, StringComparison.Ordinal);
    }
}
