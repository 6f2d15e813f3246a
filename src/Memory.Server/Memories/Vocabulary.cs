// The words that the wire and the domain share. Everything else of the wire stays in Api/.
global using Cardinality = Memory.Client.Cardinality;
global using IngestionMode = Memory.Client.IngestionMode;
global using JobStatus = Memory.Client.JobStatus;
global using KeyScope = Memory.Client.KeyScope;
global using MemoryType = Memory.Client.MemoryType;
global using SupersededReason = Memory.Client.SupersededReason;
global using TemporalState = Memory.Client.TemporalState;
global using TurnRole = Memory.Client.TurnRole;
