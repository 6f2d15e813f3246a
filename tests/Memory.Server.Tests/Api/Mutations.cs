using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Memory.Server.Tests.Api;

/// <summary>Spoils valid bodies in ways that callers do, the same ways for the same seed.</summary>
internal sealed class Mutations(int seed)
{
    /// <summary>Values that have broken parsers before.</summary>
    private static readonly string[] Awkward =
    [
        "null", "true", "0", "-1", "1e308", "1e-400", "1e999", "99999999999999999999999", "0.1", "2147483648", "\"\"", "\" \"", "\"\\u0000\"",
        $"\"{LoneSurrogate}\"", "\"\\uffff\"", "\"\\u202e\"", "\"NaN\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"",
        "\"0001-01-01T00:00:00+23:59\"", "\"9999-12-31T23:59:59-23:59\"", "\"2026-02-30T00:00:00Z\"", "\"2024-02-29T12:00:00.123456789Z\"", "\"../../etc/passwd\"", "\"%00\"",
        "\"'; drop table memories; --\"", "\"x:y=z\"", "\"fact:a=b\"", "\"😀\"", "[]", "{}", "[[[]]]", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}", "[null]", "{\"\":null}",
        "\"fact\"", "\"user\"", "\"many\"", "\"rules\"", "\"future\"", "\"past\"", "\"recurring\"", "1", "315360000", "\"default\"",
    ];

    /// <summary>What is repeated again and again would be longer than any caller's.</summary>
    private const int LongestText = 200_000;

    /// <summary>Stands for an escape that no .NET text can hold, until all is written.</summary>
    private const string LoneSurrogate = "lone-surrogate";

    private readonly Random _random = new(seed);

    public byte[] Spoil(string valid)
    {
        var bytes = Encoding.UTF8.GetBytes(_random.Next(4) == 0 ? valid : SpoilFields(valid));
        return _random.Next(4) == 0 ? SpoilBytes(bytes) : bytes;
    }

    private string SpoilFields(string valid)
    {
        var root = JsonNode.Parse(valid)!;
        for (var times = _random.Next(1, 4); times > 0; times--)
        {
            var places = Objects(root).SelectMany(static node => node.Select(pair => (Node: node, Name: pair.Key))).ToArray();
            if (places.Length == 0)
                break;
            var (node, name) = places[_random.Next(places.Length)];
            switch (_random.Next(5))
            {
                case 0:
                    node.Remove(name);
                    break;
                case 1:
                    node[name] = Repeat(node[name]);
                    break;
                case 2:
                    node[Pick("id", "owner_id", "valid_to", "valid_from", "ttl_seconds", "expires_at", "weights", "key", "value", "temporal_state", "limit")] = Value();
                    break;
                default:
                    node[name] = Value();
                    break;
            }
        }

        return root.ToJsonString().Replace(LoneSurrogate, "\\ud800", StringComparison.Ordinal);
    }

    private JsonNode? Value()
    {
        var text = Awkward[_random.Next(Awkward.Length)];
        try
        {
            return JsonNode.Parse(text)?.DeepClone();
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private JsonNode? Repeat(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) =>
            string.Concat(Enumerable.Repeat(text, Math.Min(_random.Next(2, 400), (LongestText / Math.Max(1, text.Length)) + 1))),
        JsonArray array => new JsonArray([.. Enumerable.Repeat(array, 30).SelectMany(static items => items).Select(static item => item?.DeepClone())]),
        _ => new JsonArray(node?.DeepClone(), node?.DeepClone()),
    };

    private byte[] SpoilBytes(byte[] bytes)
    {
        var spoiled = bytes.ToList();
        for (var times = _random.Next(1, 4); times > 0 && spoiled.Count > 0; times--)
        {
            var at = _random.Next(spoiled.Count);
            switch (_random.Next(3))
            {
                case 0:
                    spoiled[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    spoiled.RemoveAt(at);
                    break;
                default:
                    spoiled.Insert(at, (byte)_random.Next(256));
                    break;
            }
        }

        return [.. spoiled];
    }

    private string Pick(params string[] names) => names[_random.Next(names.Length)];

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(static pair => Objects(pair.Value)).Prepend(fields),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
