using System.Text;
using Memory.Server.Extraction.Model;
using Memory.Server.Extraction.Model.Replies;

namespace Memory.Server.Tests.Extraction.Model;

/// <summary>However a reply is wrapped, what is whole in it is read.</summary>
public sealed class ReplyShapesTests
{
    private const string One = """{"turn":1,"quote":"I live in Austin","slot":"location","value":"Austin","fact":"User lives in Austin."}""";
    private const string Two = """{"turn":2,"quote":"I ski","slot":"hobby","value":"skiing","fact":"User skis."}""";

    private static readonly ModelExtractionOptions Options = new();

    /// <summary>Name, reply, proposals read, broken ones.</summary>
    public static TheoryData<string, string, int, int> Shapes => new()
    {
        { "as asked", $$"""{"facts":[{{One}},{{Two}}]}""", 2, 0 },
        { "nothing to note", """{"facts":[]}""", 0, 0 },
        { "nothing, as null", """{"facts":null}""", 0, 0 },
        { "nothing, as an empty object", "{}", 0, 0 },
        { "nothing, as an empty list", "[]", 0, 0 },
        { "a list", $"[{One},{Two}]", 2, 0 },
        { "one object", One, 1, 0 },
        { "line by line", $"{One}\n{Two}", 2, 0 },
        { "in a fence", $$"""
            ```json
            {"facts":[{{One}}]}
            ```
            """, 1, 0 },
        { "prose around it", $$"""Sure! Here is what I found: {"facts":[{{One}}]} Let me know if you "need" more.""", 1, 0 },
        { "prose with brackets around it", $$"""I read turns [1] and [2] {carefully}: {"facts":[{{One}}]} (done)""", 1, 0 },
        { "another wrapper", $$$"""{"result":{"memories":[{{{One}}},{{{Two}}}]}}""", 2, 0 },
        { "thought aloud first", $$"""<think>Maybe {"facts":[{{Two}}]}? No.</think>{"facts":[{{One}}]}""", 1, 0 },
        { "JSON in a JSON string", "\"{\\\"facts\\\":[{\\\"turn\\\":1,\\\"quote\\\":\\\"I ski\\\"}]}\"", 1, 0 },
        { "trailing commas", $$"""{"facts":[{{One}},],}""", 1, 0 },
        { "comments", $$"""
            {"facts":[ // the first
            {{One}} /* and last */ ]}
            """, 1, 0 },
        { "cut off in the second", $$"""{"facts":[{{One}},{"turn":2,"quote":"I sk""", 1, 1 },
        { "cut off behind the first", $$"""{"facts":[{{One}},""", 1, 0 },
        { "cut off behind a field", $$"""{"facts":[{{One}},{"turn":2,"quote":"I ski","slot":""", 1, 1 },
        { "a line break inside a string", "{\"facts\":[{\"turn\":1,\"quote\":\"I live\nin Austin\"}]}", 1, 0 },
        { "a bare quotation mark inside one of them", $$"""{"facts":[{"turn":1,"quote":"a 5" disk","fact":"x"},{{One}}]}""", 1, 1 },
        { "half a character", """{"facts":[{"turn":1,"quote":"\ud83d I ski"}]}""", 1, 0 },
        { "text among them", $$"""{"facts":["User lives in Austin.",{{One}},null]}""", 1, 2 },
        { "unknown fields", $$"""{"version":3,"facts":[{"id":"x","score":[1,2],"turn":1,"quote":"I ski","fact":"User skis."}],"note":"two"}""", 1, 0 },
        { "an object without any field that is known", """{"facts":[{"a":1}]}""", 1, 0 },
        { "two blocks", $$"""{"facts":[{{One}}]} and {"facts":[{{Two}}]}""", 2, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Read_AnyWrapping_FindsTheProposals(string name, string reply, int proposals, int broken)
    {
        var read = ReplyReader.Read(reply, Options);
        Assert.True((read.Items.Length, read.Broken, read.Surplus) == (proposals, broken, 0), $"{name}: {read.Items.Length} and {read.Broken} broken");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("I'm sorry, but I can't help with that.")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"no facts\"")]
    [InlineData("There are no facts in turns [1] and [2].")]
    [InlineData("""{"error":"content_filter"}""")]
    [InlineData("""{"facts":[{"turn":1,"quo""")]
    [InlineData("""{"facts":[""")]
    [InlineData("{{{{{{")]
    [InlineData("}]")]
    [InlineData("<think>never mind")]
    public void Read_NothingThatCanBeRead_Throws(string reply) => Assert.Throws<UnreadableReplyException>(() => ReplyReader.Read(reply, Options));

    [Fact]
    public void Read_MoreProposalsThanOneReplyMayHold_CountsTheRest()
    {
        var read = ReplyReader.Read($"[{string.Join(',', Enumerable.Repeat(One, 100))}]", Options with { MaxProposals = 10 });
        Assert.Equal((10, 90), (read.Items.Length, read.Surplus));
    }

    [Fact]
    public void Read_AbsurdlyLongReply_ReadsItsBeginning()
    {
        var reply = new StringBuilder("""{"facts":[""");
        for (var i = 0; i < 20_000; i++)
            reply.Append(One).Append(',');
        var read = ReplyReader.Read(reply.ToString(), Options);
        Assert.Equal(Options.MaxProposals, read.Items.Length);
        Assert.InRange(read.Surplus, 1, 1_000);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"turn\":")]
    [InlineData("{\"a\":[")]
    public void Read_BracketsInBrackets_EndsSoon(string opening)
    {
        var open = string.Concat(Enumerable.Repeat(opening, 60_000 / opening.Length));
        var closed = open + "1" + string.Concat(open.Reverse().Where(static bracket => bracket is '[' or '{').Select(static bracket => bracket == '[' ? ']' : '}'));
        var options = Options with { MaxReplyCharacters = 200_000 };
        foreach (var reply in (string[])[open, closed])
        {
            // The bound is on work, not on time: without it this takes minutes.
            Assert.Throws<UnreadableReplyException>(() => ReplyReader.Read(reply, options));
        }
    }

    [Theory]
    [InlineData("""{"turn":"1"}""", 1)]
    [InlineData("""{"turn":"turn 3"}""", 3)]
    [InlineData("""{"turn":3.0}""", 3)]
    [InlineData("""{"turns":["2"]}""", 2)]
    [InlineData("""{"turn":1.5}""", 0)]
    [InlineData("""{"turn":-1}""", 0)]
    [InlineData("""{"turn":1e99}""", 0)]
    [InlineData("""{"turn":"first"}""", 0)]
    [InlineData("""{"turn":{}}""", 0)]
    public void Proposal_TurnInAnyForm_IsRead(string json, int turn) =>
        Assert.Equal(turn, Proposal.Read(ReplyReader.Read($"[{json}]", Options).Items[0]).Turns.FirstOrDefault());
}
