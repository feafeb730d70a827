CREATE TABLE person (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    locale VARCHAR(10),
    zone TEXT,
    starts_on DATE,
    ends_on DATE,
    hours JSON,
    skills JSON,
    cost_cents_h INTEGER,
    prefs JSON,
    access VARCHAR(24) NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT ck_person_access CHECK (access IN ('none', 'packet', 'full')),
    CONSTRAINT fk_person_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE UNIQUE INDEX uq_person_email ON person (lower(email)) WHERE ends_on IS NULL;;

CREATE TABLE brand (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    slug VARCHAR(60) NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT,
    zone TEXT NOT NULL,
    language VARCHAR(24) NOT NULL,
    country VARCHAR(2) NOT NULL,
    sector TEXT,
    currency VARCHAR(3) NOT NULL,
    hours JSON NOT NULL,
    holiday_pack TEXT NOT NULL,
    look JSON NOT NULL,
    archived_at DATETIME,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_brand_slug UNIQUE (slug),
    CONSTRAINT uq_brand_uid UNIQUE (uid),
    CONSTRAINT ck_brand_language CHECK (language IN ('fr', 'en')),
    CONSTRAINT fk_brand_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE blob (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hash VARCHAR(64) NOT NULL,
    bytes INTEGER NOT NULL,
    mime TEXT NOT NULL,
    place VARCHAR(24) NOT NULL,
    data BLOB,
    made_from_id INTEGER,
    recipe TEXT,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_blob_hash UNIQUE (hash),
    CONSTRAINT uq_blob_made_from_id_recipe UNIQUE (made_from_id, recipe),
    CONSTRAINT ck_blob_place CHECK (place IN ('file', 'store', 's3')),
    CONSTRAINT fk_blob_made_from_id FOREIGN KEY(made_from_id) REFERENCES blob (id),
    CONSTRAINT fk_blob_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE credential (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind VARCHAR(24) NOT NULL,
    place VARCHAR(24) NOT NULL,
    sealed BLOB,
    scopes JSON,
    expires_at DATETIME,
    generation INTEGER NOT NULL,
    state VARCHAR(24) NOT NULL,
    claimed_by TEXT,
    claim_token INTEGER NOT NULL,
    claim_until DATETIME,
    not_before DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_credential_name UNIQUE (name),
    CONSTRAINT ck_credential_place CHECK (place IN ('keyring', 'file', 'store')),
    CONSTRAINT ck_credential_state CHECK (state IN ('ok', 'needs_reconnect', 'revoked')),
    CONSTRAINT fk_credential_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_credential_expires_at ON credential (expires_at);;

CREATE TABLE feed (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    url_canonical TEXT NOT NULL,
    reader JSON,
    reader_hash VARCHAR(64) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    title TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash VARCHAR(64),
    next_at DATETIME,
    last_ok_at DATETIME,
    failures INTEGER NOT NULL,
    said TEXT,
    redirect_to TEXT,
    redirects INTEGER NOT NULL,
    state VARCHAR(24) NOT NULL,
    claimed_by TEXT,
    claim_token INTEGER NOT NULL,
    claim_until DATETIME,
    not_before DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_feed_url_canonical_reader_hash UNIQUE (url_canonical, reader_hash),
    CONSTRAINT ck_feed_state CHECK (state IN ('ok', 'slow', 'waiting', 'failing', 'suspended', 'dormant', 'too_big', 'gone')),
    CONSTRAINT fk_feed_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_feed_next_at ON feed (next_at) WHERE state != 'gone';;

CREATE TABLE setting (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    "key" VARCHAR(60) NOT NULL,
    value JSON NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_setting_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_setting_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE UNIQUE INDEX uq_setting_key ON setting (coalesce(brand_id, 0), "key");;

CREATE TABLE ref (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    uid VARCHAR(36) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    row_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    gone_at DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_ref_kind_row_id UNIQUE (kind, row_id),
    CONSTRAINT uq_ref_uid UNIQUE (uid),
    CONSTRAINT fk_ref_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_ref_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE membership (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    role VARCHAR(24) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_membership_brand_id_person_id_role_starts_on UNIQUE (brand_id, person_id, role, starts_on),
    CONSTRAINT fk_membership_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_membership_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT ck_membership_role CHECK (role IN ('manager', 'lead', 'cm', 'maker', 'moderator', 'approver', 'crisis_lead', 'on_call', 'legal', 'viewer', 'partner')),
    CONSTRAINT fk_membership_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE schedule (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    job VARCHAR(60) NOT NULL,
    args JSON NOT NULL,
    args_hash VARCHAR(64) NOT NULL,
    rule TEXT NOT NULL,
    zone TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    next_fire_at DATETIME,
    late VARCHAR(24) NOT NULL,
    cursor JSON,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_schedule_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_schedule_late CHECK (late IN ('coalesce', 'skip')),
    CONSTRAINT fk_schedule_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE UNIQUE INDEX uq_schedule_job ON schedule (coalesce(brand_id, 0), job, args_hash);;

CREATE INDEX ix_schedule_next_fire_at ON schedule (next_fire_at) WHERE enabled;;

CREATE TABLE item (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    feed_id INTEGER NOT NULL,
    guid TEXT NOT NULL,
    url TEXT,
    url_key TEXT,
    title TEXT NOT NULL,
    author TEXT,
    published_at DATETIME,
    first_seen_at DATETIME NOT NULL,
    language VARCHAR(10),
    summary TEXT,
    text TEXT,
    hash VARCHAR(64) NOT NULL,
    image_url TEXT,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_item_feed_id_guid UNIQUE (feed_id, guid),
    CONSTRAINT fk_item_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id),
    CONSTRAINT fk_item_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_item_published_at ON item (feed_id, published_at);;

CREATE INDEX ix_item_url_key ON item (url_key);;

CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    network VARCHAR(40) NOT NULL,
    handle TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    mode VARCHAR(24) NOT NULL,
    status VARCHAR(24) NOT NULL,
    zone TEXT,
    language VARCHAR(10),
    credential_id INTEGER,
    capability JSON NOT NULL,
    last_check_at DATETIME,
    purpose TEXT,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_account_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_account_brand_id_network_remote_id UNIQUE (brand_id, network, remote_id),
    CONSTRAINT fk_account_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_account_mode CHECK (mode IN ('api', 'kit')),
    CONSTRAINT ck_account_status CHECK (status IN ('active', 'dormant', 'closed', 'orphan', 'fake', 'lookalike', 'unknown')),
    CONSTRAINT fk_account_credential_id FOREIGN KEY(credential_id) REFERENCES credential (id),
    CONSTRAINT fk_account_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE UNIQUE INDEX uq_account_active ON account (network, remote_id) WHERE status = 'active';;

CREATE TABLE source (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    feed_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    axis VARCHAR(24) NOT NULL,
    language VARCHAR(10),
    owner_type VARCHAR(24),
    publisher TEXT,
    reliability VARCHAR(24),
    plan_min_s INTEGER,
    plan_max_s INTEGER,
    muted BOOLEAN NOT NULL,
    owner_id INTEGER,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_source_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_source_brand_id_feed_id UNIQUE (brand_id, feed_id),
    CONSTRAINT fk_source_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_source_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id),
    CONSTRAINT ck_source_axis CHECK (axis IN ('trade', 'competitor', 'technology', 'regulation', 'reputation', 'culture')),
    CONSTRAINT ck_source_owner_type CHECK (owner_type IN ('official', 'press', 'trade', 'competitor', 'individual', 'community')),
    CONSTRAINT ck_source_reliability CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    CONSTRAINT fk_source_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_source_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE post (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    master JSON NOT NULL,
    author_id INTEGER,
    recycled_from_id INTEGER,
    state VARCHAR(24) NOT NULL,
    reason TEXT,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_post_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_post_brand_id_recycled_from_id FOREIGN KEY(brand_id, recycled_from_id) REFERENCES post (brand_id, id),
    CONSTRAINT fk_post_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_post_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT ck_post_state CHECK (state IN ('idea', 'briefed', 'in_production', 'in_review', 'on_hold', 'cancelled')),
    CONSTRAINT fk_post_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE journal (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    at DATETIME NOT NULL,
    person_id INTEGER,
    db_role TEXT,
    via VARCHAR(24) NOT NULL,
    act VARCHAR(60) NOT NULL,
    args JSON NOT NULL,
    words JSON,
    changed JSON NOT NULL,
    ref_id INTEGER,
    undo JSON,
    undoes_id INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_journal_undoes_id UNIQUE (undoes_id),
    CONSTRAINT fk_journal_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_journal_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT ck_journal_via CHECK (via IN ('cli', 'tui', 'worker', 'import')),
    CONSTRAINT fk_journal_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_journal_undoes_id FOREIGN KEY(undoes_id) REFERENCES journal (id),
    CONSTRAINT fk_journal_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_journal_brand_id ON journal (brand_id, id DESC);;

CREATE INDEX ix_journal_ref_id ON journal (ref_id, id DESC);;

CREATE INDEX ix_journal_person_id ON journal (person_id, id DESC);;

CREATE TABLE link (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    from_ref_id INTEGER NOT NULL,
    from_field TEXT,
    relation VARCHAR(40) NOT NULL,
    to_ref_id INTEGER NOT NULL,
    to_field TEXT,
    removed_at DATETIME,
    removed_by INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_link_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_link_from_ref_id FOREIGN KEY(from_ref_id) REFERENCES ref (id),
    CONSTRAINT fk_link_to_ref_id FOREIGN KEY(to_ref_id) REFERENCES ref (id),
    CONSTRAINT fk_link_removed_by FOREIGN KEY(removed_by) REFERENCES person (id),
    CONSTRAINT fk_link_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE UNIQUE INDEX uq_link_ends ON link (from_ref_id, coalesce(from_field, ''), relation, to_ref_id, coalesce(to_field, '')) WHERE removed_at IS NULL;;

CREATE INDEX ix_link_to_ref_id ON link (to_ref_id);;

CREATE INDEX ix_link_from_ref_id ON link (from_ref_id);;

CREATE TABLE run (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    schedule_id INTEGER,
    job VARCHAR(60) NOT NULL,
    fire_at DATETIME NOT NULL,
    worker TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    digests JSON,
    state VARCHAR(24) NOT NULL,
    started_at DATETIME NOT NULL,
    ended_at DATETIME,
    beat_at DATETIME NOT NULL,
    did JSON,
    failed JSON,
    cancel_asked BOOLEAN NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_run_schedule_id_fire_at UNIQUE (schedule_id, fire_at),
    CONSTRAINT fk_run_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_run_schedule_id FOREIGN KEY(schedule_id) REFERENCES schedule (id),
    CONSTRAINT ck_run_state CHECK (state IN ('running', 'done', 'failed', 'lost', 'cancelled')),
    CONSTRAINT fk_run_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_run_job ON run (job, id DESC);;

CREATE INDEX ix_run_state ON run (state, beat_at);;

CREATE TABLE remote_post (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    remote_id TEXT NOT NULL,
    url TEXT NOT NULL,
    published_at DATETIME NOT NULL,
    text_hash VARCHAR(64),
    text TEXT,
    format VARCHAR(24),
    sponsored BOOLEAN NOT NULL,
    removed_at DATETIME,
    next_sample_at DATETIME,
    claimed_by TEXT,
    claim_token INTEGER NOT NULL,
    claim_until DATETIME,
    not_before DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_remote_post_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_remote_post_brand_id_account_id FOREIGN KEY(brand_id, account_id) REFERENCES account (brand_id, id),
    CONSTRAINT uq_remote_post_account_id_remote_id UNIQUE (account_id, remote_id),
    CONSTRAINT fk_remote_post_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_remote_post_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_remote_post_next_sample_at ON remote_post (next_sample_at) WHERE next_sample_at IS NOT NULL;;

CREATE TABLE qualification (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    state VARCHAR(24) NOT NULL,
    reason VARCHAR(24),
    axis VARCHAR(24) NOT NULL,
    score INTEGER NOT NULL,
    sort_at DATETIME NOT NULL,
    seen_at DATETIME,
    note TEXT,
    so_what TEXT,
    info_rating INTEGER,
    assigned_to INTEGER,
    snoozed_until DATETIME,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_qualification_brand_id_source_id FOREIGN KEY(brand_id, source_id) REFERENCES source (brand_id, id),
    CONSTRAINT uq_qualification_brand_id_item_id UNIQUE (brand_id, item_id),
    CONSTRAINT ck_qualification_reason_given CHECK (state <> 'discarded' OR reason IS NOT NULL),
    CONSTRAINT ck_qualification_so_what_given CHECK (state <> 'analysed' OR (so_what IS NOT NULL AND info_rating IS NOT NULL)),
    CONSTRAINT ck_qualification_info_rating CHECK (info_rating BETWEEN 1 AND 6),
    CONSTRAINT fk_qualification_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_qualification_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT ck_qualification_state CHECK (state IN ('new', 'kept', 'analysed', 'diffused', 'discarded')),
    CONSTRAINT ck_qualification_reason CHECK (reason IN ('off_topic', 'duplicate', 'unreliable', 'outdated', 'promotional', 'no_impact', 'legal')),
    CONSTRAINT ck_qualification_axis CHECK (axis IN ('trade', 'competitor', 'technology', 'regulation', 'reputation', 'culture')),
    CONSTRAINT fk_qualification_assigned_to FOREIGN KEY(assigned_to) REFERENCES person (id),
    CONSTRAINT fk_qualification_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_qualification_axis ON qualification (brand_id, axis, state, sort_at DESC);;

CREATE INDEX ix_qualification_state ON qualification (brand_id, state, sort_at DESC, id DESC);;

CREATE INDEX ix_qualification_source ON qualification (source_id, sort_at DESC);;

CREATE TABLE variant (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    overrides JSON NOT NULL,
    short_id VARCHAR(8) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    hash_form INTEGER NOT NULL,
    written_by INTEGER,
    label VARCHAR(24) NOT NULL,
    links JSON NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_variant_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_variant_brand_id_post_id FOREIGN KEY(brand_id, post_id) REFERENCES post (brand_id, id),
    CONSTRAINT fk_variant_brand_id_account_id FOREIGN KEY(brand_id, account_id) REFERENCES account (brand_id, id),
    CONSTRAINT uq_variant_post_id_account_id UNIQUE (post_id, account_id),
    CONSTRAINT uq_variant_short_id UNIQUE (short_id),
    CONSTRAINT uq_variant_id_account_id UNIQUE (id, account_id),
    CONSTRAINT fk_variant_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_variant_written_by FOREIGN KEY(written_by) REFERENCES person (id),
    CONSTRAINT ck_variant_label CHECK (label IN ('none', 'publicite', 'collaboration')),
    CONSTRAINT fk_variant_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE hold (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    network VARCHAR(40),
    account_id INTEGER,
    reason VARCHAR(24) NOT NULL,
    placed_by INTEGER NOT NULL,
    placed_at DATETIME NOT NULL,
    lifted_by INTEGER,
    lifted_at DATETIME,
    lift_reason TEXT,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_hold_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_hold_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT ck_hold_reason CHECK (reason IN ('crisis', 'client', 'moved')),
    CONSTRAINT fk_hold_placed_by FOREIGN KEY(placed_by) REFERENCES person (id),
    CONSTRAINT fk_hold_lifted_by FOREIGN KEY(lifted_by) REFERENCES person (id),
    CONSTRAINT fk_hold_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_hold_brand_id ON hold (brand_id, placed_at);;

CREATE TABLE fact (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    remote_post_id INTEGER,
    level VARCHAR(24) NOT NULL,
    metric VARCHAR(60) NOT NULL,
    definition VARCHAR(60) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    grain VARCHAR(24) NOT NULL,
    day_start DATE NOT NULL,
    day_end DATE NOT NULL,
    observed_day DATE,
    age_h INTEGER,
    split VARCHAR(24) NOT NULL,
    segment TEXT,
    value BIGINT,
    unit VARCHAR(12) NOT NULL,
    currency VARCHAR(3),
    quality VARCHAR(24) NOT NULL,
    observed_at DATETIME NOT NULL,
    line JSON NOT NULL,
    superseded_by INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_fact_brand_id_account_id FOREIGN KEY(brand_id, account_id) REFERENCES account (brand_id, id),
    CONSTRAINT fk_fact_brand_id_remote_post_id FOREIGN KEY(brand_id, remote_post_id) REFERENCES remote_post (brand_id, id),
    CONSTRAINT ck_fact_days CHECK (day_start <= day_end),
    CONSTRAINT ck_fact_post CHECK ((level = 'post') = (remote_post_id IS NOT NULL)),
    CONSTRAINT ck_fact_value CHECK (value IS NOT NULL OR quality = 'thresholded'),
    CONSTRAINT fk_fact_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_fact_level CHECK (level IN ('account', 'post', 'ad', 'audience', 'site')),
    CONSTRAINT ck_fact_kind CHECK (kind IN ('increment', 'cumulative', 'stock', 'unique', 'platform_ratio')),
    CONSTRAINT ck_fact_grain CHECK (grain IN ('day', 'range', 'lifetime')),
    CONSTRAINT ck_fact_split CHECK (split IN ('organic', 'paid', 'total')),
    CONSTRAINT ck_fact_quality CHECK (quality IN ('ok', 'estimated', 'thresholded', 'partial', 'corrected')),
    CONSTRAINT fk_fact_superseded_by FOREIGN KEY(superseded_by) REFERENCES fact (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_fact_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_fact_account_day ON fact (account_id, day_start, metric, kind, split, value) WHERE superseded_by IS NULL;;

CREATE INDEX ix_fact_post ON fact (remote_post_id, metric, age_h) WHERE superseded_by IS NULL;;

CREATE UNIQUE INDEX uq_fact_key ON fact (account_id, coalesce(remote_post_id, 0), metric, definition, kind, grain, day_start, day_end, coalesce(observed_day, day_end), coalesce(age_h, -1), split, coalesce(segment, '')) WHERE superseded_by IS NULL;;

CREATE TABLE variant_approval (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    ruleset_digest VARCHAR(64),
    step VARCHAR(24) NOT NULL,
    decision VARCHAR(24) NOT NULL,
    name_typed TEXT,
    function_typed TEXT,
    channel VARCHAR(24) NOT NULL,
    level VARCHAR(24) NOT NULL,
    at DATETIME NOT NULL,
    valid_from DATETIME,
    valid_until DATETIME,
    silence_clause TEXT,
    reason TEXT,
    batch_key TEXT,
    confirmed_at DATETIME,
    person_id INTEGER NOT NULL,
    proof_blob_id INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_variant_approval_brand_id_variant_id FOREIGN KEY(brand_id, variant_id) REFERENCES variant (brand_id, id),
    CONSTRAINT fk_variant_approval_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_variant_approval_decision CHECK (decision IN ('approved', 'refused')),
    CONSTRAINT ck_variant_approval_channel CHECK (channel IN ('account', 'file_back', 'mail_reply', 'link', 'meeting', 'paper')),
    CONSTRAINT ck_variant_approval_level CHECK (level IN ('simple', 'otp', 'qualified')),
    CONSTRAINT fk_variant_approval_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_variant_approval_proof_blob_id FOREIGN KEY(proof_blob_id) REFERENCES blob (id),
    CONSTRAINT fk_variant_approval_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_variant_approval_hash ON variant_approval (variant_id, hash);;

CREATE TABLE variant_media (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    part INTEGER NOT NULL,
    blob_id INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    width INTEGER,
    height INTEGER,
    seconds FLOAT,
    alt TEXT NOT NULL,
    decorative_reason TEXT,
    focal JSON,
    recipe TEXT,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_variant_media_brand_id_variant_id FOREIGN KEY(brand_id, variant_id) REFERENCES variant (brand_id, id),
    CONSTRAINT uq_variant_media_variant_id_position UNIQUE (variant_id, position),
    CONSTRAINT fk_variant_media_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_variant_media_blob_id FOREIGN KEY(blob_id) REFERENCES blob (id),
    CONSTRAINT ck_variant_media_kind CHECK (kind IN ('image', 'video', 'audio', 'document', 'subtitle')),
    CONSTRAINT fk_variant_media_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE entry (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    action_type VARCHAR(24) NOT NULL,
    post_id INTEGER,
    account_id INTEGER,
    variant_id INTEGER,
    local_at DATETIME,
    zone TEXT,
    fold VARCHAR(24) NOT NULL,
    due_at DATETIME,
    grace_s INTEGER NOT NULL,
    latest_useful_at DATETIME,
    priority INTEGER NOT NULL,
    owner_id INTEGER,
    cancelled_at DATETIME,
    cancel_reason TEXT,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_entry_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_entry_brand_id_post_id FOREIGN KEY(brand_id, post_id) REFERENCES post (brand_id, id),
    CONSTRAINT fk_entry_brand_id_account_id FOREIGN KEY(brand_id, account_id) REFERENCES account (brand_id, id),
    CONSTRAINT fk_entry_brand_id_variant_id FOREIGN KEY(brand_id, variant_id) REFERENCES variant (brand_id, id),
    CONSTRAINT fk_entry_variant_id_account_id FOREIGN KEY(variant_id, account_id) REFERENCES variant (id, account_id),
    CONSTRAINT uq_entry_id_account_id UNIQUE (id, account_id),
    CONSTRAINT uq_entry_id_variant_id UNIQUE (id, variant_id),
    CONSTRAINT ck_entry_zone_given CHECK (local_at IS NULL OR zone IS NOT NULL),
    CONSTRAINT ck_entry_due_from_wall CHECK ((local_at IS NULL) = (due_at IS NULL)),
    CONSTRAINT ck_entry_grace CHECK (grace_s >= 0),
    CONSTRAINT fk_entry_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_entry_fold CHECK (fold IN ('first', 'second')),
    CONSTRAINT fk_entry_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_entry_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_entry_brand_due_at ON entry (brand_id, due_at);;

CREATE INDEX ix_entry_useful ON entry (latest_useful_at, due_at, priority, id, brand_id);;

CREATE INDEX ix_entry_ideas ON entry (brand_id) WHERE local_at IS NULL;;

CREATE INDEX ix_entry_due_at ON entry (due_at);;

CREATE UNIQUE INDEX uq_entry_variant ON entry (variant_id) WHERE cancelled_at IS NULL;;

CREATE TABLE publication (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    variant_id INTEGER,
    state VARCHAR(24) NOT NULL,
    decided_by INTEGER,
    decided_at DATETIME NOT NULL,
    prepared JSON,
    prepared_hash VARCHAR(64),
    sent_hash VARCHAR(64),
    idem_key VARCHAR(64),
    since_remote_id TEXT,
    remote_post_id INTEGER,
    attested_by INTEGER,
    attested_at DATETIME,
    claimed_by TEXT,
    claim_token INTEGER NOT NULL,
    claim_until DATETIME,
    not_before DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_publication_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_publication_brand_id_entry_id FOREIGN KEY(brand_id, entry_id) REFERENCES entry (brand_id, id),
    CONSTRAINT fk_publication_brand_id_account_id FOREIGN KEY(brand_id, account_id) REFERENCES account (brand_id, id),
    CONSTRAINT fk_publication_brand_id_variant_id FOREIGN KEY(brand_id, variant_id) REFERENCES variant (brand_id, id),
    CONSTRAINT fk_publication_brand_id_remote_post_id FOREIGN KEY(brand_id, remote_post_id) REFERENCES remote_post (brand_id, id),
    CONSTRAINT fk_publication_entry_id_account_id FOREIGN KEY(entry_id, account_id) REFERENCES entry (id, account_id),
    CONSTRAINT fk_publication_entry_id_variant_id FOREIGN KEY(entry_id, variant_id) REFERENCES entry (id, variant_id),
    CONSTRAINT uq_publication_entry_id_account_id UNIQUE (entry_id, account_id),
    CONSTRAINT uq_publication_variant_id UNIQUE (variant_id),
    CONSTRAINT uq_publication_remote_post_id UNIQUE (remote_post_id),
    CONSTRAINT ck_publication_proof CHECK (state <> 'published' OR coalesce(remote_post_id, attested_by) IS NOT NULL),
    CONSTRAINT ck_publication_prepared_first CHECK (state <> 'sending' OR (prepared IS NOT NULL AND sent_hash IS NOT NULL)),
    CONSTRAINT fk_publication_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_publication_state CHECK (state IN ('planned', 'claimed', 'sending', 'published', 'failed', 'ambiguous', 'needs_decision', 'awaiting_human', 'missed', 'cancelled')),
    CONSTRAINT fk_publication_decided_by FOREIGN KEY(decided_by) REFERENCES person (id),
    CONSTRAINT fk_publication_attested_by FOREIGN KEY(attested_by) REFERENCES person (id),
    CONSTRAINT fk_publication_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE INDEX ix_publication_open ON publication (state, not_before) WHERE state IN ('planned', 'ambiguous');;

CREATE INDEX ix_publication_claim_until ON publication (claim_until) WHERE state IN ('claimed', 'sending');;

CREATE INDEX ix_publication_brand_state ON publication (brand_id, state);;

CREATE TABLE step (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    publication_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    irreversible BOOLEAN NOT NULL,
    receipt JSON,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_step_brand_id_publication_id FOREIGN KEY(brand_id, publication_id) REFERENCES publication (brand_id, id),
    CONSTRAINT uq_step_publication_id_n UNIQUE (publication_id, n),
    CONSTRAINT fk_step_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_step_kind CHECK (kind IN ('upload', 'container', 'post', 'part', 'comment', 'kit')),
    CONSTRAINT fk_step_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TABLE attempt (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    publication_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    claim_token INTEGER NOT NULL,
    step_n INTEGER,
    started_at DATETIME NOT NULL,
    ended_at DATETIME,
    endpoint TEXT,
    status INTEGER,
    request_ref TEXT,
    outcome VARCHAR(24),
    excerpt TEXT,
    reason VARCHAR(24),
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_attempt_brand_id_publication_id FOREIGN KEY(brand_id, publication_id) REFERENCES publication (brand_id, id),
    CONSTRAINT uq_attempt_publication_id_n UNIQUE (publication_id, n),
    CONSTRAINT fk_attempt_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_attempt_kind CHECK (kind IN ('send', 'look', 'edit', 'delete')),
    CONSTRAINT ck_attempt_outcome CHECK (outcome IN ('ok', 'rejected_permanent', 'rejected_retryable', 'duplicate', 'ambiguous', 'found', 'absent', 'unknown', 'equal', 'differs')),
    CONSTRAINT ck_attempt_reason CHECK (reason IN ('error', 'right_withdrawn', 'legal', 'crisis', 'client')),
    CONSTRAINT fk_attempt_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;

CREATE TRIGGER tr_variant_approval_no_update BEFORE UPDATE ON variant_approval WHEN (OLD.confirmed_at IS NOT NEW.confirmed_at AND OLD.confirmed_at IS NOT NULL) OR OLD.at IS NOT NEW.at OR OLD.batch_key IS NOT NEW.batch_key OR OLD.brand_id IS NOT NEW.brand_id OR OLD.channel IS NOT NEW.channel OR OLD.created_at IS NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.decision IS NOT NEW.decision OR OLD.function_typed IS NOT NEW.function_typed OR OLD.hash IS NOT NEW.hash OR OLD.id IS NOT NEW.id OR OLD.level IS NOT NEW.level OR OLD.name_typed IS NOT NEW.name_typed OR OLD.person_id IS NOT NEW.person_id OR OLD.proof_blob_id IS NOT NEW.proof_blob_id OR OLD.reason IS NOT NEW.reason OR OLD.ruleset_digest IS NOT NEW.ruleset_digest OR OLD.silence_clause IS NOT NEW.silence_clause OR OLD.step IS NOT NEW.step OR OLD.valid_from IS NOT NEW.valid_from OR OLD.valid_until IS NOT NEW.valid_until OR OLD.variant_id IS NOT NEW.variant_id BEGIN SELECT RAISE(ABORT, 'variant_approval is append-only'); END;;

CREATE TRIGGER tr_variant_approval_no_delete BEFORE DELETE ON variant_approval BEGIN SELECT RAISE(ABORT, 'variant_approval is append-only'); END;;

CREATE TRIGGER tr_blob_no_update BEFORE UPDATE ON blob WHEN (OLD.data IS NOT NEW.data AND NEW.data IS NOT NULL) OR OLD.bytes IS NOT NEW.bytes OR OLD.created_at IS NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.hash IS NOT NEW.hash OR OLD.id IS NOT NEW.id OR OLD.made_from_id IS NOT NEW.made_from_id OR OLD.mime IS NOT NEW.mime OR OLD.place IS NOT NEW.place OR OLD.recipe IS NOT NEW.recipe BEGIN SELECT RAISE(ABORT, 'blob is append-only'); END;;

CREATE TRIGGER tr_blob_no_delete BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'blob is append-only'); END;;

CREATE TRIGGER tr_link_no_update BEFORE UPDATE ON link WHEN (OLD.removed_at IS NOT NEW.removed_at AND OLD.removed_at IS NOT NULL) OR (OLD.removed_by IS NOT NEW.removed_by AND OLD.removed_by IS NOT NULL) OR OLD.brand_id IS NOT NEW.brand_id OR OLD.created_at IS NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.from_field IS NOT NEW.from_field OR OLD.from_ref_id IS NOT NEW.from_ref_id OR OLD.id IS NOT NEW.id OR OLD.relation IS NOT NEW.relation OR OLD.to_field IS NOT NEW.to_field OR OLD.to_ref_id IS NOT NEW.to_ref_id BEGIN SELECT RAISE(ABORT, 'link is append-only'); END;;

CREATE TRIGGER tr_link_no_delete BEFORE DELETE ON link BEGIN SELECT RAISE(ABORT, 'link is append-only'); END;;

CREATE TRIGGER tr_attempt_no_update BEFORE UPDATE ON attempt WHEN (OLD.ended_at IS NOT NEW.ended_at AND OLD.ended_at IS NOT NULL) OR (OLD.excerpt IS NOT NEW.excerpt AND OLD.excerpt IS NOT NULL AND NEW.excerpt IS NOT NULL) OR (OLD.outcome IS NOT NEW.outcome AND OLD.outcome IS NOT NULL) OR (OLD.request_ref IS NOT NEW.request_ref AND OLD.request_ref IS NOT NULL) OR (OLD.status IS NOT NEW.status AND OLD.status IS NOT NULL) OR OLD.brand_id IS NOT NEW.brand_id OR OLD.claim_token IS NOT NEW.claim_token OR OLD.created_at IS NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.endpoint IS NOT NEW.endpoint OR OLD.id IS NOT NEW.id OR OLD.kind IS NOT NEW.kind OR OLD.n IS NOT NEW.n OR OLD.publication_id IS NOT NEW.publication_id OR OLD.reason IS NOT NEW.reason OR OLD.started_at IS NOT NEW.started_at OR OLD.step_n IS NOT NEW.step_n BEGIN SELECT RAISE(ABORT, 'attempt is append-only'); END;;

CREATE TRIGGER tr_attempt_no_delete BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'attempt is append-only'); END;;

CREATE TRIGGER tr_journal_no_update BEFORE UPDATE ON journal WHEN (OLD.words IS NOT NEW.words AND NEW.words IS NOT NULL) OR OLD.act IS NOT NEW.act OR OLD.args IS NOT NEW.args OR OLD.at IS NOT NEW.at OR OLD.brand_id IS NOT NEW.brand_id OR OLD.changed IS NOT NEW.changed OR OLD.created_at IS NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.db_role IS NOT NEW.db_role OR OLD.id IS NOT NEW.id OR OLD.person_id IS NOT NEW.person_id OR OLD.ref_id IS NOT NEW.ref_id OR OLD.undo IS NOT NEW.undo OR OLD.undoes_id IS NOT NEW.undoes_id OR OLD.via IS NOT NEW.via BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;;

CREATE TRIGGER tr_journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;;

CREATE TRIGGER tr_fact_no_update BEFORE UPDATE ON fact WHEN (OLD.superseded_by IS NOT NEW.superseded_by AND OLD.superseded_by IS NOT NULL) OR OLD.account_id IS NOT NEW.account_id OR OLD.age_h IS NOT NEW.age_h OR OLD.brand_id IS NOT NEW.brand_id OR OLD.created_at IS NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.currency IS NOT NEW.currency OR OLD.day_end IS NOT NEW.day_end OR OLD.day_start IS NOT NEW.day_start OR OLD.definition IS NOT NEW.definition OR OLD.grain IS NOT NEW.grain OR OLD.id IS NOT NEW.id OR OLD.kind IS NOT NEW.kind OR OLD.level IS NOT NEW.level OR OLD.line IS NOT NEW.line OR OLD.metric IS NOT NEW.metric OR OLD.observed_at IS NOT NEW.observed_at OR OLD.observed_day IS NOT NEW.observed_day OR OLD.quality IS NOT NEW.quality OR OLD.remote_post_id IS NOT NEW.remote_post_id OR OLD.segment IS NOT NEW.segment OR OLD.split IS NOT NEW.split OR OLD.unit IS NOT NEW.unit OR OLD.value IS NOT NEW.value BEGIN SELECT RAISE(ABORT, 'fact is append-only'); END;;

CREATE TRIGGER tr_fact_no_delete BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'fact is append-only'); END;;
