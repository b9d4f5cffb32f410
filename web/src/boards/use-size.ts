/** The size of an element, followed as it changes. */
import { type RefObject, useEffect, useRef, useState } from 'react'

export type Size = { readonly width: number; readonly height: number }

/** Undefined until the element has been measured. */
export function useSize<E extends HTMLElement>(): readonly [RefObject<E | null>, Size | undefined] {
  const ref = useRef<E>(null)
  const [size, setSize] = useState<Size>()
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const watch = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return [ref, size]
}
