namespace Memory.Server.Tests.Storage;

public sealed class ConformanceTests
{
    [Fact]
    public void EveryConformanceClass_IsDerivedForEveryStore()
    {
        var types = typeof(ConformanceTests).Assembly.GetTypes();
        var stores = types.Where(type => type is { IsInterface: false, IsAbstract: false } && type.IsAssignableTo(typeof(IStoreFixture))).ToArray();
        var suites = types.Where(type => type is { IsAbstract: true, IsGenericTypeDefinition: true, BaseType.IsGenericType: true }
            && type.BaseType.GetGenericTypeDefinition() == typeof(StoreConformance<>)).ToArray();

        Assert.NotEmpty(stores);
        Assert.True(suites.Length >= 8);
        Assert.All(stores, store => Assert.All(suites, suite =>
            Assert.Contains(types, type => type is { IsAbstract: false } && type.BaseType == suite.MakeGenericType(store))));
    }
}
