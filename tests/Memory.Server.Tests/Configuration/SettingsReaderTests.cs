using Memory.Server.Configuration;
using Memory.Server.Recall;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Configuration;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Read_Nothing_Defaults()
    {
        var settings = Read();
        Assert.Equal("memory-data", settings.Data);
        Assert.Null(settings.BootstrapKey);
        Assert.Equal(new RateLimits(600, 60), settings.RateLimits);
    }

    [Theory]
    [InlineData(16_384, 512, 256)]
    [InlineData(4_096, 512, 256)]
    [InlineData(3_072, 384, 256)]
    public void Read_MemoryEnough_StatesTakeMost(int megabytes, int states, int others) =>
        Assert.Equal((states, others, others), CachesOf(SettingsReader.Read(new ConfigurationBuilder().Build(), RecallService.DefaultWeights, (long)megabytes << 20)));

    [Theory]
    [InlineData(2_048, 256)]
    [InlineData(1_536, 192)]
    [InlineData(384, 48)]
    [InlineData(192, 24)]
    [InlineData(20, 8)]
    public void Read_LittleMemory_CachesTakeAnEighthEach(int megabytes, int share) =>
        Assert.Equal((share, share, share), CachesOf(SettingsReader.Read(new ConfigurationBuilder().Build(), RecallService.DefaultWeights, (long)megabytes << 20)));

    [Fact]
    public void Read_CachesThatAreSet_TakeWhatTheyAreSetTo() => Assert.Equal(
        (64, 7, 300),
        CachesOf(Read(("Memory:StoreCacheMegabytes", "64"), ("Memory:KeptAnswerMegabytes", "7"), ("Memory:Recall:IndexMegabytes", "300"))));

    [Fact]
    public void Read_All_Taken()
    {
        var key = new string('k', 32);
        var settings = Read(
            ("Memory:Data", "here"), ("Memory:BootstrapKey", key), ("Memory:RateLimit:PerMinute", "0"), ("Memory:RateLimit:UserPerMinute", "5"),
            ("Memory:Model:Provider", "none"), ("Memory:Embedding:Provider", "Hashing"),
            ("Memory:StoreCacheMegabytes", "64"));
        Assert.Equal(("here", key, new RateLimits(0, 5), 64), (settings.Data, settings.BootstrapKey, settings.RateLimits, settings.StoreCacheMegabytes));
    }

    [Theory]
    [InlineData("Memory:Encryption:MasterKey", "AAAA")]
    [InlineData("Memory:Encryption:Passphrase", "secret word")]
    [InlineData("Memory:Model:Provider", "skynet")]
    [InlineData("Memory:Embedding:Provider", "word2vec")]
    [InlineData("Memory:Embedding:Previous", "openai")]
    [InlineData("Memory:Cors:Origins", "*")]
    [InlineData("Memory:RateLimit:PerMinut", "5")]
    [InlineData("Memory:RateLimit:PerMinute", "-1")]
    [InlineData("Memory:RateLimit:PerMinute", "many")]
    [InlineData("Memory:RateLimit:UserPerMinute", "1000001")]
    [InlineData("Memory:StoreCacheMegabytes", "0")]
    [InlineData("Memory:StoreCacheMegabytes", "much")]
    [InlineData("Memory:KeptAnswerMegabytes", "0")]
    [InlineData("Memory:BootstrapKey", "short")]
    [InlineData("Memory:BootstrapKey", "with spaces in it, so no header can carry it")]
    [InlineData("Memory:Data", " ")]
    public void Read_WhatIsWrongOrNotThereYet_Refused(string name, string value)
    {
        var mistake = Assert.Throws<SettingsException>(() => Read((name, value)));
        Assert.Contains(name, mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret word", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings:Memory", "Host=db;Password=secret words")]
    [InlineData("DATABASE_URL", "postgres://user:secret@db/memory")]
    public void Read_Database_EitherNameWillDo(string name, string value) => Assert.Equal(value, Read((name, value)).Postgres);

    [Fact]
    public void Read_TwoDatabases_RefusedWithoutTheirPasswords()
    {
        var mistake = Assert.Throws<SettingsException>(
            static () => Read(("ConnectionStrings:Memory", "Host=db;Password=secret words"), ("DATABASE_URL", "postgres://user:secret@db/memory")));
        Assert.Contains("DATABASE_URL", mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistake.Message, StringComparison.Ordinal);
        Assert.Equal("Host=db", Read(("ConnectionStrings:Memory", "Host=db"), ("DATABASE_URL", "Host=db")).Postgres);
    }

    [Fact]
    public void Read_SeveralMistakes_AllNamed()
    {
        var mistakes = Assert.Throws<SettingsException>(
            static () => Read(("Memory:BootstrapKey", "short"), ("Memory:RateLimit:PerMinute", "x"), ("Memory:Cors:Origins", "*")));
        Assert.Equal(3, mistakes.Mistakes.Count);
        Assert.All(mistakes.Mistakes, mistake => Assert.Contains(mistake, mistakes.Message, StringComparison.Ordinal));
    }

    private static MemorySettings Read(params (string Name, string Value)[] settings) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build(), RecallService.DefaultWeights, 16L << 30);

    private static (int Store, int Answers, int Indexes) CachesOf(MemorySettings settings) =>
        (settings.StoreCacheMegabytes, settings.KeptAnswerMegabytes, settings.Recall.IndexMegabytes);
}
