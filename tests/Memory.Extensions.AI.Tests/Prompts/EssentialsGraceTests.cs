using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Prompts;

/// <summary>Whether essentials outlast an outage.</summary>
public sealed class EssentialsGraceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Outage_ShorterThanTheGrace_SameBytes(bool streaming)
    {
        await using var fixture = Fixture(Minute);
        var before = await ShownAsync(fixture, streaming);

        Break(fixture, new MemoryUnavailableException("down"));
        fixture.Time.Advance(Minute - TimeSpan.FromSeconds(1));
        Assert.Equal(before, await ShownAsync(fixture, streaming));
        fixture.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(before);
        Assert.Null(await ShownAsync(fixture, streaming));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Outage_WithoutAGrace_NothingIsShown(bool streaming)
    {
        await using var fixture = Fixture(TimeSpan.Zero);
        Assert.NotNull(await ShownAsync(fixture, streaming));

        Break(fixture, new MemoryUnavailableException("down"));

        Assert.Null(await ShownAsync(fixture, streaming));
    }

    [Fact]
    public async Task Outage_AfterEverythingWasForgotten_NothingIsShown()
    {
        await using var fixture = Fixture(Minute);
        await ShownAsync(fixture);
        fixture.Knows("", "");
        await ShownAsync(fixture);

        Break(fixture, new MemoryUnavailableException("down"));

        Assert.Null(await ShownAsync(fixture));
    }

    [Fact]
    public async Task Refusal_EndsTheGrace()
    {
        await using var fixture = Fixture(Minute);
        await ShownAsync(fixture);

        Break(fixture, new MemoryApiException(System.Net.HttpStatusCode.Unauthorized, null!));
        Assert.Null(await ShownAsync(fixture));
        Break(fixture, new MemoryUnavailableException("down"));

        Assert.Null(await ShownAsync(fixture));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_WrappedAnewForEveryRequest_SameBytes(bool streaming)
    {
        await using var fixture = Fixture(Minute);
        var before = await ShownAsync(fixture, streaming, fixture.WrapAnew());

        Break(fixture, new MemoryUnavailableException("down"));

        Assert.NotNull(before);
        Assert.Equal(before, await ShownAsync(fixture, streaming, fixture.WrapAnew()));
    }

    [Fact]
    public async Task Connections_Two_ShareNothing()
    {
        await using var one = Fixture(Minute);
        await using var other = Fixture(Minute);
        await ShownAsync(one);

        Break(other, new MemoryUnavailableException("down"));

        Assert.Null(await ShownAsync(other));
    }

    [Fact]
    public async Task OtherClient_WithoutAGrace_ShowsNothing()
    {
        await using var fixture = Fixture(Minute);
        await ShownAsync(fixture);

        Break(fixture, new MemoryUnavailableException("down"));

        Assert.Null(await ShownAsync(fixture, chat: fixture.Model.WithMemory(fixture.Connection, "u")));
    }

    [Fact]
    public async Task OtherUser_IsNotShownThem()
    {
        var user = "ann";
        await using var fixture = Fixture(Minute, options => options.ResolveUser = _ => user);
        await ShownAsync(fixture);

        Break(fixture, new MemoryUnavailableException("down"));
        user = "bob";

        Assert.Null(await ShownAsync(fixture));
    }

    private static ChatFixture Fixture(TimeSpan grace, Action<MemoryChatOptions>? configure = null) => new ChatFixture(options =>
    {
        options.EssentialsGrace = grace;
        configure?.Invoke(options);
    }).Knows("", "- User is called Ann.");

    private static void Break(ChatFixture fixture, Exception fault) => fixture.Memory.OnConscious = (_, _) => throw fault;

    private static async Task<string?> ShownAsync(ChatFixture fixture, bool streaming = false, IChatClient? chat = null)
    {
        await ChatFixture.AskAsync(chat ?? fixture.Chat, streaming, [new ChatMessage(ChatRole.User, "Hi")]);
        return fixture.Model.Calls[^1].Messages is [var block, _] ? block.Text : null;
    }
}
