namespace Memory.Tidy.Tests.Containers;

/// <summary>The compose file is one that an engine would take: fields that there are, services and volumes that exist, every service of ours locked in.</summary>
public sealed class ComposeTests
{
    /// <summary>The fields of the Compose Specification that the file uses; another one is to be looked up before it is added.</summary>
    private static readonly Dictionary<string, string[]> Fields = new(StringComparer.Ordinal)
    {
        [""] = ["services", "volumes"],
        ["service"] =
        [
            "build", "cap_drop", "depends_on", "entrypoint", "env_file", "environment", "healthcheck", "image", "ports", "profiles", "read_only", "restart",
            "security_opt", "shm_size", "stop_grace_period", "tmpfs", "volumes",
        ],
        ["build"] = ["context", "dockerfile"],
        ["healthcheck"] = ["interval", "retries", "start_period", "test", "timeout"],
        ["env_file"] = ["path", "required"],
    };

    private static readonly IReadOnlyDictionary<string, object> Compose = Yaml.Read(Repository.File("compose.yaml").Text);
    private static readonly IReadOnlyDictionary<string, object> Services = Map(Compose["services"]);

    [Fact]
    public void Fields_OfTheFile_AreThoseOfTheSpecification() => Nothing.Of(
    [
        .. Unknown("", Compose),
        .. Services.SelectMany(service => Unknown("service", Map(service.Value))),
        .. Services.SelectMany(service => Parts(service.Value, "build").Concat(Parts(service.Value, "healthcheck"))),
        .. Services.SelectMany(service => List(service.Value, "env_file").SelectMany(file => Unknown("env_file", Map(file)))),
    ]);

    [Fact]
    public void Dependencies_Services_AreThereAndSayWhenTheyAreReady() => Nothing.Of(
        from service in Services
        where Map(service.Value).ContainsKey("depends_on")
        from needed in Map(Map(service.Value)["depends_on"])
        let isReady = Map(needed.Value)["condition"] is "service_healthy" && Services.TryGetValue(needed.Key, out var other) && Map(other).ContainsKey("healthcheck")
        where !isReady
        select $"{service.Key} depends on {needed.Key}");

    [Fact]
    public void Dependencies_OfWhatAlwaysRuns_NeedNoProfile() => Nothing.Of(
        from service in Services
        where !Map(service.Value).ContainsKey("profiles") && Map(service.Value).ContainsKey("depends_on")
        from needed in Map(Map(service.Value)["depends_on"])
        where Map(Services[needed.Key]).ContainsKey("profiles")
        select $"{service.Key} depends on {needed.Key}");

    [Fact]
    public void Volumes_Mounted_AreDeclaredAndTheOtherWayRound() => Assert.Equal(
        Map(Compose["volumes"]).Keys.Order(StringComparer.Ordinal),
        Services.SelectMany(service => List(service.Value, "volumes")).Select(volume => ((string)volume).Split(':')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Services_BuiltHere_MayWriteNothingAndDoNothingSpecial()
    {
        var built = Services.Where(service => Map(service.Value).ContainsKey("build")).ToList();

        Assert.Equal(["server", "chat"], built.Select(service => service.Key));
        Assert.All(built, service =>
        {
            Assert.Equal("true", Map(service.Value)["read_only"]);
            Assert.Equal(["ALL"], List(service.Value, "cap_drop"));
            Assert.Equal(["no-new-privileges:true"], List(service.Value, "security_opt"));
            Assert.Equal(["/tmp"], List(service.Value, "tmpfs"));
            Assert.True(Repository.Has((string)Map(Map(service.Value)["build"])["dockerfile"]));
        });
    }

    [Fact]
    public void Images_OfOthers_NameTheirVersion() => Assert.All(
        Services.Values.Select(Map).Where(service => !service.ContainsKey("build")),
        service => Assert.Matches(@":(?!latest)[\w.-]+$", (string)service["image"]));

    [Fact]
    public void Server_Healthcheck_IsTheImagesOwn()
    {
        var check = Map(Map(Services["server"])["healthcheck"]);
        var image = Assert.Single(Repository.File("eng/Dockerfile").Lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));

        Assert.EndsWith($"[{string.Join(", ", ((List<object>)check["test"]).Skip(1).Select(word => $"\"{word}\""))}]", image, StringComparison.Ordinal);
        Assert.All(check.Where(one => one.Key is not "test"), one => Assert.Contains($"--{one.Key.Replace('_', '-')}={one.Value} ", image, StringComparison.Ordinal));
    }

    [Fact]
    public void Ollama_ModelsFetched_AreThoseThatTheServerAsksFor()
    {
        var fetched = ((string)((List<object>)Map(Services["ollama-models"])["entrypoint"])[^1]).Split(" && ").Select(command => command["ollama pull ".Length..]);
        var asked = Repository.File("eng/deploy/ollama.env").Lines.Where(line => line.Contains("__Name=", StringComparison.Ordinal)).Select(line => line.Split('=')[1]);

        Assert.Equal(asked.Order(StringComparer.Ordinal), fetched.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Parts(object service, string part) =>
        Map(service).TryGetValue(part, out var value) ? Unknown(part, Map(value)) : [];

    private static IEnumerable<string> Unknown(string of, IReadOnlyDictionary<string, object> map) =>
        map.Keys.Where(field => !Fields[of].Contains(field, StringComparer.Ordinal)).Select(field => $"{of}: {field}");

    private static IReadOnlyDictionary<string, object> Map(object value) => (IReadOnlyDictionary<string, object>)value;

    private static List<object> List(object service, string field) => Map(service).TryGetValue(field, out var value) ? (List<object>)value : [];
}
