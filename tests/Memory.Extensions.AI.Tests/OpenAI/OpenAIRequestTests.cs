using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Samples;
using Memory.Testing;
using OpenAI.Chat;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>Who is speaking, and requests that are not what one expects: what we do not understand goes on byte for byte.</summary>
public sealed class OpenAIRequestTests
{
    private const string Hello = """{"role":"user","content":"Where do I live?"}""";

    [Theory]
    [InlineData("""{"model":"m","user":"ann"}""")]
    [InlineData("""{"model":"m","user":"ann","messages":[]}""")]
    [InlineData("""{"model":"m","user":"ann","messages":"hello"}""")]
    [InlineData("""{"model":"m","user":"ann","messages":["hello"]}""")]
    [InlineData("""{"model":"m","user":"ann","messages":[{"content":"hello"}]}""")]
    [InlineData("""{"model":"m","user":"ann","messages":[{"role":"user","content":"\ud800"}]}""")]
    [InlineData("""{"user":"ann","messages":[{"role":"user","content":"a"}],"metadata":{"\ud800":1}}""")]
    [InlineData("""{"user":"ann","messages":[{"role":"user","content":"a"}],"messages":[{"role":"user","content":"b"}]}""")]
    [InlineData("""{"user":"ann","messages":[{"role":"user","content":"a"}]} and more""")]
    [InlineData("""{"user":"ann","messages":[{"role":"user","content":"a"},]}""")]
    [InlineData("\uFEFF{\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}")]
    [InlineData("""[{"role":"user","content":"a"}]""")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task Body_NotUnderstood_GoesOnAsItIs(string body)
    {
        await using var fixture = Deaf(await OpenAIFixture.StartAsync());

        await SendAsync(fixture.Chat, body);
        await SendAsync(fixture.Plain, body);

        Assert.Equal(fixture.Model.Bodies[1], fixture.Model.Bodies[0]);
        Assert.Empty(await fixture.IngestedAsync());
    }

    [Fact]
    public async Task Body_DeeperThanJsonAllows_GoesOnAsItIs()
    {
        await using var fixture = Deaf(await OpenAIFixture.StartAsync());
        var deep = $$"""{"user":"ann","x":{{new string('[', 5000)}}{{new string(']', 5000)}},"messages":[{{Hello}}]}""";

        await SendAsync(fixture.Chat, deep);

        Assert.Equal(deep, fixture.Model.Bodies.Single());
    }

    [Fact]
    public async Task Body_PartsThatAreNoText_StayAndTheTextIsAskedFor()
    {
        await using var fixture = Deaf((await OpenAIFixture.StartAsync()).Knows("- User lives in Austin."));
        const string Parts = """
            {"role":"user","name":"Ann","content":[ {"type":"text","text":"What is "},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
              {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},{"type":"new kind","x":1e3},{"type":"text","text":"this?"} ] }
            """;

        await SendAsync(fixture.Chat, $$"""{ "user" : "ann", "messages" : [ {{Parts}} ] , "temperature":1.0 }""");

        Assert.Contains(Parts, fixture.Model.Bodies.Single(), StringComparison.Ordinal);
        Assert.EndsWith(" ] , \"temperature\":1.0 }", fixture.Model.Bodies.Single(), StringComparison.Ordinal);
        Assert.Equal("What is this?", fixture.Memory.Recalls.Single().Query);
        Assert.Equal("Ann", (await fixture.IngestedAsync(), fixture.Memory.Messages[0]).Item2.Name);
    }

    [Fact]
    public async Task Body_PictureAlone_NothingIsSearchedButTheEssentialsStand()
    {
        await using var fixture = Deaf((await OpenAIFixture.StartAsync()).Knows("- x", "- User is called Ann."));

        await SendAsync(fixture.Chat, """{"user":"ann","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"}}]}]}""");

        Assert.Empty(fixture.Memory.Recalls);
        Assert.Equal(["system", "user", "user"], fixture.Model.Latest.Select(message => message.Role));
        Assert.Equal(OpenAIFixture.Essentials("- User is called Ann."), fixture.Model.Latest[1].Text);
    }

    [Fact]
    public async Task Body_OnlyInstructions_TheEssentialsStandAtTheEnd()
    {
        await using var fixture = Deaf((await OpenAIFixture.StartAsync()).Knows("- x", "- User is called Ann."));

        await SendAsync(fixture.Chat, """{"user":"ann","messages":[{"role":"system","content":"s"} ]}""");

        Assert.Equal([("system", "s"), ("user", OpenAIFixture.Essentials("- User is called Ann."))], fixture.Model.Latest);
    }

    [Fact]
    public async Task Content_OfAStream_IsSentFromItsBeginningAndClosed()
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");
        var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"user":"ann","messages":[{{Hello}}]}"""));

        await fixture.Chat.CompleteChatAsync(BinaryContent.Create(stream)).Guarded();

        Assert.Equal(2, fixture.Model.Latest.Count);
        Assert.False(stream.CanRead);
    }

    [Theory]
    [InlineData("""{"user":"ann","metadata":{"memory.user_id":"bob","memory.session_id":"s1","k":"v"},"messages":[HELLO]}""", "bob", "s1", """{"user":"ann","metadata":{"k":"v"},"messages":[HELLO]}""")]
    [InlineData("""{"metadata":{"memory.user_id":"bob"},"messages":[HELLO]}""", "bob", null, """{"messages":[HELLO]}""")]
    [InlineData("""{"user":"ann", "messages":[HELLO] , "metadata": { "memory.session_id" : "s1" } }""", "ann", "s1", """{"user":"ann", "messages":[HELLO] }""")]
    [InlineData("""{"messages":[HELLO],"safety_identifier":"hash"}""", "hash", null, """{"messages":[HELLO],"safety_identifier":"hash"}""")]
    [InlineData("""{"safety_identifier":"hash","messages":[HELLO],"user":"ann"}""", "ann", null, """{"safety_identifier":"hash","messages":[HELLO],"user":"ann"}""")]
    [InlineData("""{"messages":[HELLO],"user":" ","safety_identifier":"hash","metadata":null}""", "hash", null, """{"messages":[HELLO],"user":" ","safety_identifier":"hash","metadata":null}""")]
    [InlineData("""{"messages":[HELLO],"user":7,"metadata":{"a":"1"}}""", null, null, """{"messages":[HELLO],"user":7,"metadata":{"a":"1"}}""")]
    [InlineData("""{"messages":[HELLO],"metadata":{"memory.session_id":"s1","a":"ü\"\n"}}""", null, null, """{"messages":[HELLO],"metadata":{"a":"ü\"\n"}}""")]
    public async Task Speaker_IsReadAndWhatIsOnlyForUsTakenOff(string body, string? user, string? session, string sent)
    {
        await using var fixture = Deaf(await OpenAIFixture.StartAsync());

        await SendAsync(fixture.Chat, body.Replace("HELLO", Hello, StringComparison.Ordinal));

        Assert.Equal(sent.Replace("HELLO", Hello, StringComparison.Ordinal), fixture.Model.Bodies.Single());
        await fixture.IngestedAsync();
        Assert.Equal(user is null ? [] : [(user, session)], fixture.Memory.Ingests.Select(request => (request.UserId, request.SessionId)).Distinct());
    }

    [Fact]
    public async Task Resolver_SeesTheRequestAndWins()
    {
        await using var fixture = await OpenAIFixture.StartAsync(options =>
        {
            options.ResolveUser = static request => $"{request!.ModelId}/{request.AdditionalProperties!["user"]}/{request.AdditionalProperties["tenant"]}";
            options.ResolveSession = static _ => "s1";
        });
        var options = OpenAIFixture.Ann;
        options.Metadata["tenant"] = "acme";

        await fixture.Chat.AskAsync(Way.Typed, [new UserChatMessage("Hi")], options).Guarded();

        await fixture.IngestedAsync();
        Assert.Equal(("m/ann/acme", "s1"), (fixture.Memory.Ingests.Single().UserId, fixture.Memory.Ingests.Single().SessionId));
        Assert.Equal("acme", (string?)JsonNode.Parse(fixture.Model.Bodies.Single())!["metadata"]!["tenant"]);
    }

    [Fact]
    public async Task User_ExplicitOne_WinsOverTheRequest()
    {
        await using var fixture = await OpenAIFixture.StartAsync();

        await fixture.Plain.WithMemory(fixture.Connection, "bob", "s1").AskAsync(Way.Typed, [new UserChatMessage("Hi")], OpenAIFixture.Ann).Guarded();

        await fixture.IngestedAsync();
        Assert.Equal(("bob", "s1"), (fixture.Memory.Ingests.Single().UserId, fixture.Memory.Ingests.Single().SessionId));
        Assert.Throws<ArgumentException>(() => fixture.Plain.WithMemory(fixture.Connection, " "));
    }

    [Theory]
    [InlineData(Way.Typed)]
    [InlineData(Way.ProtocolStreamingSync)]
    public async Task Wrapped_Twice_TheLatestWrappingActs(Way way)
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");

        await fixture.Chat.WithMemory(fixture.Connection, "outer").AskAsync(way, [new UserChatMessage("Hi")], OpenAIFixture.Ann).Guarded();

        Assert.Equal(2, fixture.Model.Latest.Count);
        Assert.Equal("outer", fixture.Memory.Recalls.Single().UserId);
        Assert.Equal(2, (await fixture.IngestedAsync()).Count);
        Assert.Contains(fixture.Logs.Lines, line => line.Text.Contains("twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrapped_ByTheMiddlewareToo_TheInnerLayerActs()
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        using var adapter = new OpenAIChatClientAdapter(fixture.Plain.WithMemory(fixture.Connection, "inner"));
        using var chat = adapter.WithMemory(fixture.Connection, "outer");

        await chat.GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "Hi")]).Guarded();

        Assert.Equal(2, (await fixture.IngestedAsync()).Count);
        Assert.Equal("inner", fixture.Memory.Ingests.Single().UserId);
        Assert.Contains(fixture.Logs.Lines, line => line.Text.Contains("twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_ThatAnotherLayerHasFilled_IsLeftToIt()
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");
        var block = OpenAIFixture.Recalled("- User lives in Austin.");

        await fixture.Chat.AskAsync(Way.Typed, [new UserChatMessage(block), new UserChatMessage("Hi")], OpenAIFixture.Ann).Guarded();

        Assert.Equal([("user", block), ("user", "Hi")], fixture.Model.Latest);
        Assert.Empty(fixture.Memory.Recalls);
        Assert.Empty(await fixture.IngestedAsync());
    }

    [Fact]
    public async Task Client_TellsTheSameOfItselfAsTheAppsOwn()
    {
        await using var fixture = await OpenAIFixture.StartAsync();

        Assert.Equal((fixture.Plain.Model, fixture.Plain.Endpoint, fixture.Plain.Pipeline), (fixture.Chat.Model, fixture.Chat.Endpoint, fixture.Chat.Pipeline));
        await Assert.ThrowsAsync<ArgumentNullException>(() => fixture.Chat.CompleteChatAsync((BinaryContent)null!));
        Assert.Throws<ArgumentNullException>(() => fixture.Chat.CompleteChat((BinaryContent)null!));
    }

    [Fact]
    public async Task StoredCompletions_AreTheAppsOwnClientsBusiness()
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- x", "- x");
        fixture.Model.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(
            context, StubModel.Completion("""{"role":"assistant","content":"kept"}"""));

        Assert.Equal("kept", (await fixture.Chat.GetChatCompletionAsync("c1").Guarded()).Value.Content[0].Text);
        Assert.Equal("kept", fixture.Chat.UpdateChatCompletion("c1", new Dictionary<string, string> { ["k"] = "v" }).Value.Content[0].Text);

        Assert.Equal(["/v1/chat/completions/c1", "/v1/chat/completions/c1"], fixture.Model.Requests.Select(request => request.Target));
        Assert.Equal("""{"metadata":{"k":"v"}}""", fixture.Model.Bodies[1]);
        Assert.Empty(await fixture.IngestedAsync());
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":null,"refusal":"I cannot help with that."}""", null)]
    [InlineData("""{"role":"assistant","content":""}""", null)]
    [InlineData("""{"role":"assistant","content":null}""", null)]
    [InlineData("""{"role":"assistant","content":"yes","reasoning_content":"secret thought"}""", "yes")]
    [InlineData("""{"role":"assistant","content":[{"type":"text","text":"in "},{"type":"text","text":"parts"}]}""", "in parts")]
    [InlineData("""[]""", null)]
    public async Task Answer_OnlyItsTextIsRemembered(string message, string? remembered)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        fixture.Model.OnRequest = (context, _) => StubMemoryServer.JsonAsync(context, StubModel.Completion(message));

        await SendAsync(fixture.Chat, $$"""{"user":"ann","messages":[{{Hello}}]}""");

        Assert.Equal(remembered, (await fixture.IngestedAsync()).Select(said => said.Role == TurnRole.Assistant ? said.Text : null).OfType<string>().SingleOrDefault());
        Assert.Contains((TurnRole.User, "Where do I live?"), await fixture.IngestedAsync());
    }

    [Fact]
    public async Task Answer_OfSeveralChoices_TheFirstIsRemembered()
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        fixture.Model.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(
            context, """{"choices":[{"index":1,"message":{"content":"second"}},{"index":0,"message":{"content":"first"},"finish_reason":"stop"}]}""");

        await SendAsync(fixture.Chat, $$"""{"user":"ann","n":2,"messages":[{{Hello}}]}""");

        Assert.Equal((TurnRole.Assistant, "first"), (await fixture.IngestedAsync())[1]);
        Assert.Null(fixture.Memory.Messages[1].Metadata);
    }

    [Fact]
    public async Task Answer_ThatIsNoJson_ReachesTheAppAndIsSaidOnce()
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        fixture.Model.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, "<html>busy</html>", type: "text/html");

        Assert.Equal("<html>busy</html>", await SendAsync(fixture.Chat, $$"""{"user":"ann","messages":[{{Hello}}]}"""));
        Assert.Equal("<html>busy</html>", await SendAsync(fixture.Chat, $$"""{"user":"ann","messages":[{{Hello}}]}"""));

        Assert.DoesNotContain("busy", Assert.Single(fixture.Logs.Lines).Text, StringComparison.Ordinal);
        Assert.All(await fixture.IngestedAsync(), said => Assert.Equal(TurnRole.User, said.Role));
    }

    private static OpenAIFixture Deaf(OpenAIFixture fixture)
    {
        fixture.Model.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, StubModel.Completion("""{"role":"assistant","content":"ok"}"""));
        return fixture;
    }

    private static async Task<string> SendAsync(ChatClient chat, string body)
    {
        using var content = BinaryContent.Create(BinaryData.FromString(body));
        var result = await chat.CompleteChatAsync(content, new RequestOptions()).Guarded();
        return result.GetRawResponse().Content.ToString();
    }
}
