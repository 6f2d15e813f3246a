using System.Net;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Prompts;

/// <summary>Nothing that is recalled leaves its block, wherever and however it is shown.</summary>
public sealed class InjectionCorpusTests
{
    private static readonly ChatMessage System = new(ChatRole.System, "Be kind.");
    private static readonly ChatMessage Question = new(ChatRole.User, "And now?");

    public static TheoryData<string, bool, bool> Attacks()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (var attack in InjectionCorpus.Attacks)
        {
            foreach (var streaming in (bool[])[false, true])
            {
                data.Add(attack.ToString(), streaming, false);
                data.Add(attack.ToString(), streaming, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    public async Task Attack_AmongMessages_StaysInItsBlock(string name, bool streaming, bool isEssential)
    {
        await using var fixture = Fixture(name, isEssential);
        List<ChatMessage> messages = [System, Question];

        await fixture.AskAsync(streaming, messages);

        var handed = fixture.Model.Calls.Single().Messages;
        Assert.Same(System, handed[0]);
        Assert.Same(Question, handed[^1]);
        if (handed.Count > 2)
        {
            Assert.Equal((3, ChatRole.User), (handed.Count, handed[1].Role));
            Assert.IsType<TextContent>(Assert.Single(handed[1].Contents));
            Assert.NotEmpty(BlockReader.Lines(handed[1].Text, isEssential ? MemoryBlock.Essentials : MemoryBlock.Recalled));
        }
    }

    [Theory]
    [MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    public async Task Attack_AmongInstructions_StaysInItsBlock(string name, bool streaming, bool isEssential)
    {
        await using var fixture = Fixture(name, isEssential);
        List<ChatMessage> messages = [Question];

        await fixture.AskAsync(streaming, messages, new ChatOptions { ConversationId = "c", Instructions = "Be brief." });

        var call = fixture.Model.Calls.Single();
        Assert.Same(messages, call.Sequence);
        Assert.StartsWith("Be brief.", call.Options!.Instructions, StringComparison.Ordinal);
        if (call.Options.Instructions != "Be brief.")
            BlockReader.Lines(call.Options.Instructions!["Be brief.\n\n".Length..], isEssential ? MemoryBlock.Essentials : MemoryBlock.Recalled);
    }

    [Fact]
    public async Task Attacks_AllTogether_StayInTheirBlocks()
    {
        await using var fixture = new ChatFixture();
        var context = string.Join('\n', InjectionCorpus.Attacks.Where(static attack => attack.Kind != "Long").Select(static attack => $"- {attack.Text}"));
        fixture.Knows(context, string.Join('\n', context.Split('\n').Reverse()));

        await fixture.AskAsync(false, [System, Question]);

        var handed = fixture.Model.Calls.Single().Messages;
        Assert.Equal(4, handed.Count);
        Assert.True(BlockReader.Lines(handed[1].Text, MemoryBlock.Essentials).Count > 10);
        Assert.True(BlockReader.Lines(handed[2].Text, MemoryBlock.Recalled).Count > 10);
    }

    [Fact]
    public void OrdinaryText_IsWhatItWasForWhoReadsEntities() => Assert.All(InjectionCorpus.Ordinary, static text =>
    {
        var block = MemoryBlock.Of("Intro.", MemoryLines.Read(text), 1_024, Client.Utf8TokenEstimator.Default)!.Text;
        Assert.Equal($"- {text}", WebUtility.HtmlDecode(Assert.Single(BlockReader.Lines(block, "Intro."))));
    });

    [Fact]
    public void Corpus_IsAsLargeAsIsSaid()
    {
        Assert.True(InjectionCorpus.Attacks.Count >= 60);
        Assert.Equal(InjectionCorpus.Attacks.Count, InjectionCorpus.Attacks.Select(static attack => attack.ToString()).Distinct().Count());
    }

    private static ChatFixture Fixture(string name, bool isEssential)
    {
        var text = InjectionCorpus.Attacks.Single(attack => attack.ToString() == name).Text;
        return isEssential ? new ChatFixture().Knows("", text) : new ChatFixture().Knows(text);
    }
}
