using Memory.Server.Configuration;
using Memory.Server.Lifecycle;
using Memory.Server.Recall;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Configuration;

public sealed class LifecycleSettingsTests
{
    [Fact]
    public void Read_Nothing_KeepsTheDefaultsAndNoRule()
    {
        var settings = Read();
        Assert.Equal((TimeSpan.FromHours(6), TimeSpan.FromHours(24), TimeSpan.FromHours(24)), (settings.Lifecycle.OptimizeEvery, settings.Lifecycle.DecayEvery, settings.Lifecycle.RetentionEvery));
        Assert.False(settings.Retention.HasAny);
        Assert.Equal(TimeSpan.FromDays(365), LifecycleServices.RatesOf(settings.Lifecycle).Fact);
    }

    [Fact]
    public void Read_HalfLivesAndRules_ByName()
    {
        var settings = Read(
            ("Lifecycle:HalfLife:Fact", "30"), ("lifecycle:halflife:EVENT", "0"), ("Lifecycle:Floor", "0.25"), ("Lifecycle:OptimizeEveryHours", "0"), ("Lifecycle:PromoteAt", "0.4"),
            ("Retention:Event:DeleteAfterDays", "400.5"), ("Retention:Fact:ArchiveAfterDays", ""), ("Retention:MaxMemoriesPerUser", "5000"), ("Retention:IncludePinned", "true"));
        var rates = LifecycleServices.RatesOf(settings.Lifecycle);
        Assert.Equal((TimeSpan.FromDays(30), null, TimeSpan.FromDays(730), 0.25), (rates.Fact, rates.Event, rates.Preference, rates.Floor));
        Assert.Equal((TimeSpan.Zero, 0.4), (settings.Lifecycle.OptimizeEvery, settings.Lifecycle.KeepAt));
        Assert.Equal(new RetentionAges(null, null, TimeSpan.FromDays(400.5)), Assert.Single(settings.Retention.Ages).Value);
        Assert.Equal((5000, true), (settings.Retention.MaxMemoriesPerUser, settings.Retention.IncludePinned));
    }

    [Theory]
    [InlineData("Lifecycle:HalfLife:Fact", "-1")]
    [InlineData("Lifecycle:HalfLife:Fact", "ten")]
    [InlineData("Lifecycle:HalfLife:Fact", "NaN")]
    [InlineData("Lifecycle:HalfLife:Opinion", "1")]
    [InlineData("Lifecycle:Floor", "1.1")]
    [InlineData("Lifecycle:KeepAt", "0.9")]
    [InlineData("Lifecycle:EssentialTokens", "1.5")]
    [InlineData("Retention:Fact:DeleteAfterDays", "0")]
    [InlineData("Retention:Fact:DeleteAfterDays", "1e3")]
    [InlineData("Retention:Fact:ForgetAfterDays", "1")]
    [InlineData("Retention:MaxMemoriesPerUser", "0")]
    [InlineData("Retention:IncludePinned", "yes")]
    public void Read_AMistake_IsNamed(string name, string value)
    {
        var mistakes = Assert.Throws<SettingsException>(() => Read((name, value)));
        Assert.Contains($"Memory:{name}", mistakes.Message, StringComparison.Ordinal);
    }

    private static MemorySettings Read(params (string Name, string Value)[] settings) => SettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static one => new KeyValuePair<string, string?>($"Memory:{one.Name}", one.Value))).Build(), RecallService.DefaultWeights);
}
