import { Input, Text, View } from '@tarojs/components'
import { useApp } from './context.tsx'
import { inner } from './role.tsx'

export interface FieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  placeholder?: string
  type?: 'text' | 'number' | 'idcard'
  maxLength?: number
}

/** A labelled line of text to enter. */
export function Field({
  label,
  value,
  onChange,
  placeholder = '',
  type = 'text',
  maxLength = 60,
}: FieldProps) {
  return (
    <View className="essc-field">
      <Text className="essc-field__label">{label}</Text>
      <Input
        className="essc-field__input"
        value={value}
        type={type}
        maxlength={maxLength}
        placeholder={placeholder}
        aria-label={label}
        {...inner(useApp().host.name, { 'aria-label': label })}
        onInput={(event) => onChange(event.detail.value)}
      />
    </View>
  )
}
