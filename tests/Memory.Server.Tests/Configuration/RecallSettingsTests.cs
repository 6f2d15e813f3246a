using System.Text;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Configuration;

/// <summary>What the signals weigh by the settings, and who is told what is wrong there.</summary>
public sealed class RecallSettingsTests
{
    [Fact]
    public void Read_Nothing_NobodyHasWeights()
    {
        var settings = Read();
        Assert.Empty(settings.Weights);
        Assert.Empty(settings.OwnerWeights);
    }

    [Fact]
    public void Read_ServerAndOwners_ByName()
    {
        var settings = Read(
            ("Weights:lexical", "1"), ("weights:RECENCY", "2.5e-1"), ("Owners:acme:Weights:slot", "0"), ("Owners:a:b:Weights:date", "3"), ("Owners:Weights:Weights:date", "4"),
            ("Owners:acme:Weights:role", ""));

        Assert.Equal([("lexical", 1), ("recency", 0.25)], settings.Weights.Select(static one => (one.Key, one.Value)).Order());
        Assert.Equal(["a:b", "acme", "Weights"], settings.OwnerWeights.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(0, Assert.Single(settings.OwnerWeights["ACME"]).Value);
        Assert.Equal((3, 4), (settings.OwnerWeights["a:b"]["date"], settings.OwnerWeights["Weights"]["date"]));
    }

    [Theory]
    [InlineData("", 200_000)]
    [InlineData("0", 0)]
    [InlineData("50000", 50_000)]
    public void Read_SqlAbove_AsManyItemsAsAreHeld(string value, int held) => Assert.Equal(held, Read(("SqlAbove", value)).SqlAbove);

    [Theory]
    [InlineData("", 256)]
    [InlineData("1", 1)]
    [InlineData("4096", 4096)]
    public void Read_IndexMegabytes_AsMuchAsIndexesMayTake(string value, int megabytes) => Assert.Equal(megabytes, Read(("IndexMegabytes", value)).IndexMegabytes);

    [Fact]
    public void Read_Json_EmptySectionsSayNothing()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("""{"Memory":{"Recall":{"Weights":{},"Owners":{"acme":{"Weights":{"lexical":2}},"other":{},"none":null}}}}"""));

        var settings = SettingsReader.Read(new ConfigurationBuilder().AddJsonStream(file).Build(), RecallService.DefaultWeights).Recall;

        Assert.Empty(settings.Weights);
        Assert.Equal(("acme", 2), (Assert.Single(settings.OwnerWeights).Key, settings.OwnerWeights["acme"]["lexical"]));
    }

    [Theory]
    [InlineData("SqlAbove", "-1")]
    [InlineData("SqlAbove", "many")]
    [InlineData("IndexMegabytes", "0")]
    [InlineData("IndexMegabytes", "1048577")]
    [InlineData("SqlAbove", "2147483648")]
    [InlineData("Weights:lexicl", "1")]
    [InlineData("Weights:lexical:more", "1")]
    [InlineData("Weights:0", "1")]
    [InlineData("Weights", "1")]
    [InlineData("Weights:lexical", "-0.1")]
    [InlineData("Weights:lexical", "NaN")]
    [InlineData("Weights:lexical", "Infinity")]
    [InlineData("Weights:lexical", "1e999")]
    [InlineData("Weights:lexical", "1000001")]
    [InlineData("Weights:lexical", "0,5")]
    [InlineData("Weights:lexical", "much")]
    [InlineData("Owners:acme:Weights:lexicl", "1")]
    [InlineData("Owners:acme:Weights:lexical", "-1")]
    [InlineData("Owners:acme:Weights:", "1")]
    [InlineData("Owners:acme:Weight:lexical", "1")]
    [InlineData("Owners:acme", "1")]
    [InlineData("Owners:Weights:lexical", "1")]
    [InlineData("Owners::Weights:lexical", "1")]
    [InlineData("Weight:lexical", "1")]
    public void Read_WhatIsWrong_RefusedByItsName(string name, string value) =>
        Assert.StartsWith($"Memory:Recall:{name} ", Assert.Single(Mistakes((name, value))), StringComparison.Ordinal);

    [Fact]
    public void Read_TreeThatIsAWord_Refused() => Assert.Throws<SettingsException>(static () => SettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new("Memory:Recall", "weights")]).Build(), RecallService.DefaultWeights));

    [Fact]
    public void Read_AllZero_RefusedWhereItComesToThat()
    {
        (string, string)[] all = [.. RecallService.SignalNames.Select(static name => ($"Weights:{name}", "0"))];
        (string, string)[] own = [.. RecallService.SignalNames.Where(static name => name != "lexical").Select(static name => ($"Owners:acme:Weights:{name}", "0"))];

        Assert.StartsWith("Memory:Recall:Weights ", Assert.Single(Mistakes(all)), StringComparison.Ordinal);
        Assert.NotEmpty(Read(own).OwnerWeights);
        Assert.StartsWith("Memory:Recall:Owners:acme:Weights ", Assert.Single(Mistakes([.. own, ("Weights:lexical", "0")])), StringComparison.Ordinal);
        Assert.NotEmpty(Read([.. own, ("Weights:lexical", "0"), ("Owners:acme:Weights:lexical", "1")]).OwnerWeights);
    }

    [Fact]
    public void Read_AllThatWeighAnythingZero_RefusedToo() =>
        Assert.Single(Mistakes([.. RecallService.DefaultWeights.Where(static signal => signal.Value > 0).Select(static signal => ($"Weights:{signal.Key}", "0"))]));

    [Fact]
    public void Read_SeveralMistakes_AllNamed() =>
        Assert.Equal(4, Mistakes(("Weights:lexicl", "1"), ("Weights:lexical", "x"), ("Owners:acme:Weights:slot", "-1"), ("Nothing", "1")).Count);

    [Fact]
    public async Task Server_PutTogether_WeighsBySettings()
    {
        var settings = SettingsReader.Read(Configured(("Weights:slot", "1"), ("Weights:date", "2"), ("Owners:acme:Weights:slot", "3")), RecallService.DefaultWeights);
        await using var server = new ServiceCollection().AddMemoryServer(settings).BuildServiceProvider();

        var weights = server.GetRequiredService<RecallWeights>();

        Assert.Equal((3, 2), (weights.Of(new OwnerId("acme"))["slot"], weights.Of(new OwnerId("acme"))["date"]));
        Assert.Equal((1, 2), (weights.Of(new OwnerId("globex"))["slot"], weights.Of(new OwnerId("globex"))["date"]));
    }

    private static RecallSettings Read(params (string Name, string Value)[] settings) => SettingsReader.Read(Configured(settings), RecallService.DefaultWeights).Recall;

    private static IReadOnlyList<string> Mistakes(params (string Name, string Value)[] settings) => Assert.Throws<SettingsException>(() => Read(settings)).Mistakes;

    private static IConfiguration Configured(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Memory:Recall:{setting.Name}", (string?)setting.Value)))
        .Build();
}
