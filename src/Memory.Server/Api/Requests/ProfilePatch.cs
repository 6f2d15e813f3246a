using System.Collections.Immutable;
using System.Text.Json;
using Memory.Server.Api.Reading;
using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Profiles;

namespace Memory.Server.Api.Requests;

/// <summary>
/// Reads an object to merge into a user's slots: <c>{"preferences": {"theme": "dark"}}</c> is the slot <c>preferences.theme</c>. Null ends a slot
/// and those below it, an array says all that a slot of many holds. What the profile itself tells (usage, topics) is ignored.
/// </summary>
internal static class ProfilePatch
{
    private const int MaxLevels = 5;

    public static IReadOnlyList<SlotChange> Read(Fields fields, JsonElement body)
    {
        var changes = new List<SlotChange>();
        foreach (var property in body.EnumerateObject().Where(static property => !ProfileTree.Reserved.Contains(property.Name) && property.Name != Owners.Field))
            Read(fields, "", property, level: 1, changes);
        foreach (var twice in changes.GroupBy(static change => change.Slot).Where(static group => group.Count() > 1))
            fields.Fault(twice.Key.Name, "is named twice");
        if (changes.Sum(static change => Math.Max(1, change.Values.Length)) > Limits.Batch)
            fields.Errors.Add("profile", $"A profile is changed by at most {Limits.Batch:N0} values at once.");
        fields.Errors.ThrowIfAny();
        return changes;
    }

    private static void Read(Fields fields, string above, JsonProperty property, int level, List<SlotChange> changes)
    {
        // A slot with slots below it shows its own value by this name, and takes it back by it.
        var path = level > 1 && property.Name == ProfileTree.OwnValue ? above[..^1] : above + property.Name;
        if (Slot.Parse(path) is not { } slot || Slot.Parse(property.Name) is null || !TextLength.IsWithin(path, 1, Limits.Name))
        {
            fields.Fault(path, $"must name a slot of 1 to {Limits.Name} characters");
        }
        else if (property.Value.ValueKind == JsonValueKind.Object)
        {
            if (level == MaxLevels)
                fields.Fault(path, $"must be at most {MaxLevels} levels deep");
            else
                foreach (var below in property.Value.EnumerateObject())
                    Read(fields, path + ".", below, level + 1, changes);
        }
        else if (property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() > Limits.Batch)
        {
            fields.Fault(path, $"must hold at most {Limits.Batch:N0} values");
        }
        else if (property.Value.ValueKind == JsonValueKind.Array)
        {
            var values = property.Value.EnumerateArray().Select(item => ValueOf(fields, path, item)).OfType<Json>().Distinct().ToImmutableArray();
            changes.Add(new SlotChange(slot, values, Json.From(property.Value)));
        }
        else if (property.Value.ValueKind == JsonValueKind.Null)
        {
            changes.Add(new SlotChange(slot, []));
        }
        else if (ValueOf(fields, path, property.Value) is { } value)
        {
            changes.Add(new SlotChange(slot, [value]));
        }
    }

    private static Json? ValueOf(Fields fields, string path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString())))
            fields.Fault(path, "must hold no empty value; null alone ends it");
        else if (JsonMeasure.Of(value).Bytes > Limits.SmallJson)
            fields.Fault(path, $"must be at most {Limits.SmallJson:N0} bytes of JSON");
        else
            return Json.From(value);
        return null;
    }
}
